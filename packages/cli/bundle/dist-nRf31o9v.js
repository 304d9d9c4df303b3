import "./image-source-YXexkN1J.js";
import "./warn-B9VJ1y2B.js";
export { t as inspectImage } from "./dist-DELwVkzV.js";
