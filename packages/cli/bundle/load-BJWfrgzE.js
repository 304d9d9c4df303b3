export { t as loadPlugins } from "./load-CvvvE7DN.js";
