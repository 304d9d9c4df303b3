import { type OutputOptions, outputFile } from "./output.js";

/**
 * Write a small file, in place of what has its name: whole or not at all.
 *
 * @throws StoreshipError `ERR_OUTPUT` that names the file.
 */
export async function writeWhole(file: string, content: string, options: OutputOptions = {}): Promise<void> {
  const output = await outputFile(file, options);
  try {
    await output.write(Buffer.from(content));
    await output.commit();
  } finally {
    await output.abort();
  }
}
