/** Standard output, where a file is expected. */
export const STDOUT = "-";

// Node's own stream writes to a pipe on the main thread, which then hears no signal while nobody reads.
export const STDOUT_DESCRIPTOR = 1;

/** Why no image is read from standard input. */
export const STDIN_REFUSAL = "an image is read more than once, which stdin cannot be";
