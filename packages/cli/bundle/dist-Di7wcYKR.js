export { i as bzip2, r as command, t as default, n as lzip, a as programCompressor } from "./dist-C7khUEbM.js";
