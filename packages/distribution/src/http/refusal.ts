import { type ErrorCode, printableText, StoreshipError } from "@storeship/core";
import type { HttpResponse } from "./http.js";
import { readBody } from "./read-body.js";

/** How a registry refused a request: the `cause` of the error that tells it. */
export interface Refusal {
  readonly status: number;
  /** Milliseconds that the registry asks to wait before the next try. */
  readonly retryAfter?: number;
}

/** The login that a request was sent with. */
export interface LoginOfRequest {
  /** Where it comes from; undefined where there is none. */
  origin(): string | undefined;
  /** Takes what is secret out of a text: a registry may repeat what it was sent. */
  redact(text: string): string;
}

const ERROR_LIMIT = 64 << 10;
const MESSAGE_LIMIT = 200;

/** The refusal that `error` tells of, if it does. */
export function refusalOf(error: unknown): Refusal | undefined {
  const cause = error instanceof StoreshipError ? error.cause : undefined;
  return typeof cause === "object" && cause !== null && "status" in cause ? (cause as Refusal) : undefined;
}

/**
 * The error for a response that refuses.
 *
 * @param what was asked for: `push the manifest to localhost:5000/app:v1`.
 * @param login what was sent with the request.
 */
export async function refusal(
  response: HttpResponse,
  what: string,
  login: LoginOfRequest,
): Promise<StoreshipError> {
  const { status } = response;
  const retryAfter = retryAfterOf(response);
  const said = await messageOf(response);
  const reason = said === undefined ? "" : ` (${printableText(login.redact(said)).slice(0, MESSAGE_LIMIT)})`;
  const cause: Refusal = { status, ...(retryAfter === undefined ? {} : { retryAfter }) };
  return new StoreshipError(codeOf(status), `cannot ${what}: ${meaning(status, login)}${reason}`, { cause });
}

function codeOf(status: number): ErrorCode {
  if (status === 401 || status === 403) return "ERR_REGISTRY_DENIED";
  return status === 404 ? "ERR_REGISTRY_MISSING" : "ERR_REGISTRY_RESPONSE";
}

function meaning(status: number, login: LoginOfRequest): string {
  if (status === 401) return unauthorized(login.origin());
  if (status === 403) return "the registry denies it; has the account the right to it?";
  if (status === 404) return "the registry does not have it";
  if (status === 429) return "the registry is asked too often; try again later";
  const verb = status >= 500 ? "fails" : "answers";
  return `the registry ${verb} with status ${status}`;
}

function unauthorized(origin: string | undefined): string {
  if (origin === undefined)
    return "the registry wants a login; log in with docker or podman, or give --username";
  return `the registry refuses the login of ${printableText(origin)}; is it right, and may it do this?`;
}

/** What the body says (distribution-spec, Error Codes). */
async function messageOf(response: HttpResponse): Promise<string | undefined> {
  try {
    const document = JSON.parse((await readBody(response, ERROR_LIMIT)).toString("utf8")) as unknown;
    const { errors } = document as { errors: ReadonlyArray<{ code?: unknown; message?: unknown }> };
    const { code, message } = errors[0] ?? {};
    const words = [code, message].filter((word) => typeof word === "string" && word !== "");
    return words.length === 0 ? undefined : words.join(": ");
  } catch {
    // Who answers with something else, or breaks off, says nothing of use.
    return undefined;
  }
}

/** Milliseconds from now; the header has seconds or a date (RFC 9110, 10.2.3). */
function retryAfterOf({ header }: HttpResponse): number | undefined {
  const value = header("retry-after");
  if (value === undefined) return undefined;
  const milliseconds = /^\d+$/.test(value) ? Number(value) * 1000 : Date.parse(value) - Date.now();
  return Number.isNaN(milliseconds) ? undefined : Math.max(0, milliseconds);
}
