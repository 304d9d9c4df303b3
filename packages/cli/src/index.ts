export { createProgram } from "./program.js";
export { runProgram } from "./run-program.js";
