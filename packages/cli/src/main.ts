import { setFlagsFromString } from "node:v8";
import { createProgram } from "./program.js";
import { runProgram } from "./run-program.js";

// A build makes a few long-lived objects for each file. A nursery that grows would hold a third of them dead.
setFlagsFromString("--semi-space-growth-factor=1");
setFlagsFromString("--no-incremental-marking");

process.exitCode = await runProgram(createProgram(), process.argv);
