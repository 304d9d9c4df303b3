import { expect, test } from "vitest";
import { parsePackageRecords } from "../corpus/package-records.ts";

test("a record's dependencies are the first alternatives without versions and architectures", () => {
  const text = `Package: app
Version: 1:2.0-1
Architecture: amd64
Pre-Depends: dpkg (>= 1.17)
Depends: libc6 (>= 2.34), perl:any, debconf (>= 0.5) | debconf-2.0, mailer | other
Description: an example
 Depends: not-a-field
Filename: pool/a/app.deb
Size: 1234

`;
  expect(parsePackageRecords(text)).toEqual([
    {
      name: "app",
      version: "1:2.0-1",
      architecture: "amd64",
      size: 1234,
      dependencies: ["dpkg", "libc6", "perl", "debconf", "mailer"],
    },
  ]);
});

test("a package without a file to download is left out", () => {
  expect(parsePackageRecords("Package: local\nVersion: 1\nStatus: install ok installed\n\n")).toEqual([]);
});
