// ../core/dist/errors.js
/**
* The one error class of Storeship. Its message names the path or the option and says what to do;
* `cause` holds the error underneath, if there is one.
*/
var StoreshipError = class extends Error {
	name = "StoreshipError";
	code;
	constructor(code, message, options) {
		super(message, options);
		this.code = code;
	}
};
/** The system's short word for a failed call (`ENOENT`, `EACCES`), or undefined for any other error. */
function systemErrorCode(error) {
	if (typeof error !== "object" || error === null || !("code" in error)) return void 0;
	return typeof error.code === "string" ? error.code : void 0;
}
/** The reason of `error` in a few words, without the path and the call that Node puts around a system error's. */
function reasonOf(error) {
	if (!(error instanceof Error)) return String(error);
	const start = `${systemErrorCode(error)}: `;
	if (!error.message.startsWith(start)) return error.message;
	return error.message.slice(start.length).replace(/, [a-z]+( .*)?$/s, "");
}
export { reasonOf as n, systemErrorCode as r, StoreshipError as t };
