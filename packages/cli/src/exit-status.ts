/** Ends the program with this status once what was printed is out; thrown by a command whose status tells its result. */
export class ExitStatus {
  readonly status: number;
  /** The error to tell, if it is one that ends the command. */
  readonly error: unknown;

  constructor(status: number, error?: unknown) {
    this.status = status;
    this.error = error;
  }
}
