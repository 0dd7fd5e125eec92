#!/usr/bin/env node
// Starts pf-gen. Old, plain JavaScript on purpose: every Node can read it, so that one which is too old for the rest says
// so in one clear line.
'use strict';
var wanted = [22, 18];
var parts = process.versions.node.split('.').map(Number);
if (parts[0] < wanted[0] || (parts[0] === wanted[0] && parts[1] < wanted[1])) {
  process.stderr.write(
    [
      'pf-gen needs Node',
      wanted.join('.'),
      'or later, and this is',
      process.versions.node + ': use a newer one\n',
    ].join(' '),
  );
  process.exitCode = 5;
} else {
  // Compiled code is kept beside the package; where that folder is read-only, nothing is kept.
  require('node:module').enableCompileCache(require('node:path').join(__dirname, '..', '.cache', 'compile'));
  // What is made for a moment while the tool is loaded needs little room; more of it would be kept to the end.
  require('node:v8').setFlagsFromString('--semi-space-growth-factor=1');
  import('../src/cli/main.ts');
}
