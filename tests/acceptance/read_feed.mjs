// Prints a feed as rss-parser understands it: node read_feed.mjs FEED.xml
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";

const Parser = createRequire(`${process.env.ACCEPTANCE_NODE}/package.json`)("rss-parser");
const feed = await new Parser().parseString(readFileSync(process.argv[2], "utf8"));
console.log(JSON.stringify(feed));
