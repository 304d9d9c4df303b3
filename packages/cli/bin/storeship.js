#!/usr/bin/env node
// Plain JavaScript that Node 12 reads: an old one gets a sentence, not a syntax error. So no `await` out here either.
const [major, minor] = process.versions.node.split(".").map(Number);
const isNew = major > 22 || (major === 22 && minor >= 15);

void import(isNew ? "../bundle/main.cjs" : "./old-node.js");
