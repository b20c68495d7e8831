/** What is wrong with files alone, whose words come with what is loaded later. */

export const FILE_PROBLEMS = [
  "length_required",
  "precondition_failed",
  "quota_exceeded",
  "type_not_allowed",
  "locked",
  "checksum_mismatch",
  "storage_full",
] as const;

export type FileProblem = (typeof FILE_PROBLEMS)[number];
