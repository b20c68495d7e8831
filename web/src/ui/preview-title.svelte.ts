/** What a channel is called that one looks into: nothing else of the page knows it. */

export const previewed = $state({ id: "", title: "" });
