// Run by tests under several versions of Node, on the built package: prints the SHA-256 of generated databases of the
// closures in the files that the arguments name, or the code and message of the error.
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { guixDatabase, nixDatabase } from "@storeship/installer";

try {
  const digests = process.argv.slice(2).map((file) => {
    const closure = JSON.parse(readFileSync(file, "utf8"));
    const bytes = (closure.storeDir === "/nix/store" ? nixDatabase : guixDatabase)(closure);
    return createHash("sha256").update(bytes).digest("hex");
  });
  console.log(JSON.stringify({ digests }));
} catch (error) {
  console.log(JSON.stringify({ code: error.code, message: error.message }));
}
