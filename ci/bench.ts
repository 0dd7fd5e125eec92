/** `npm run bench`: not there yet. */
process.stderr.write('bench: not built yet; the figures of a session are those of npm start -- --seconds 10 --json\n');
process.exit(1);
