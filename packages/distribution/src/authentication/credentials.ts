/** What proves to a registry who asks. */
export type Credentials =
  | { readonly kind: "password"; readonly username: string; readonly password: string }
  /** Buys tokens at the token server (OAuth 2's refresh token). */
  | { readonly kind: "identity-token"; readonly token: string }
  /** A token for the registry itself. */
  | { readonly kind: "registry-token"; readonly token: string };

/** Credentials and where they come from, for messages. */
export interface FoundCredentials {
  readonly credentials: Credentials;
  /** `--username`, a file, a credential helper. */
  readonly origin: string;
}

/** `Authorization` with a user's name and password (RFC 7617). */
export function basicAuthorization(username: string, password: string): string {
  return `Basic ${Buffer.from(`${username}:${password}`).toString("base64")}`;
}
