export { t as imageSource } from "./image-source-B5dZptR0.js";
