import "./image-source-B5dZptR0.js";
import "./warn-DrkvRlkQ.js";
export { t as inspectImage } from "./dist-CRO8_TJI.js";
