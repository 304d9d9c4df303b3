import { printableText, reasonOf, StoreshipError, systemErrorCode } from "@storeship/core";

const REASONS: Readonly<Record<string, string>> = {
  ECONNREFUSED: "nothing listens there; is the name right, and does the registry run?",
  ENOTFOUND: "its name is not known; is it right?",
  EAI_AGAIN: "its name cannot be looked up just now; is there a network?",
  ECONNRESET: "the connection was cut",
  EPIPE: "the connection was cut",
  EHOSTUNREACH: "no way leads there",
  ENETUNREACH: "no way leads there; is there a network?",
  ETIMEDOUT: "it does not answer",
  EPROTO: "it does not speak TLS; --insecure allows plain HTTP",
  ERR_SSL_WRONG_VERSION_NUMBER: "it does not speak TLS; --insecure allows plain HTTP",
};

/** Failures of trust, which no further try mends (Node's and OpenSSL's words for them). */
const UNTRUSTED =
  /^(ERR_TLS_|CERT_|UNABLE_TO_|SELF_SIGNED_|DEPTH_ZERO_|HOSTNAME_MISMATCH|ERR_SSL_TLSV1_ALERT)/;

/** Whether there is nobody at all, which a first request need not try again. */
export function isNobodyThere(error: unknown): boolean {
  const code = error instanceof StoreshipError ? systemErrorCode(error.cause) : undefined;
  return code === "ECONNREFUSED" || code === "ENOTFOUND";
}

/** The error for a connection to `host` that failed. */
export function connectionError(host: string, error: unknown): StoreshipError {
  if (error instanceof StoreshipError) return error;
  const code = systemErrorCode(error) ?? "";
  const name = printableText(host);
  if (UNTRUSTED.test(code))
    return new StoreshipError(
      "ERR_REGISTRY_TLS",
      `the certificate of ${name} is not trusted (${code}); name the authority that signed it with --ca-file`,
      { cause: error },
    );
  return new StoreshipError("ERR_REGISTRY_CONNECTION", `cannot reach ${name}: ${reason(code, error)}`, {
    cause: error,
  });
}

// What TLS says by itself spans lines and names source files.
function reason(code: string, error: unknown): string {
  return REASONS[code] ?? printableText(reasonOf(error)).slice(0, 200);
}
