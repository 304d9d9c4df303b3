export { t as imageSource } from "./image-source-YXexkN1J.js";
