/** Wrong on purpose: the type check has to say so. */

export const many: number = "three";
