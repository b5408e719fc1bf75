// Loaded into the Node processes that are measured: the first one that ends last says what memory it took at most.
process.once('exit', () => {
  require('node:fs').writeFileSync(
    process.env.USAGE_FILE,
    JSON.stringify({ maxRssKb: process.resourceUsage().maxRSS }),
  );
});
