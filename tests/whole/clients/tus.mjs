// Uploads one file with tus-js-client as it is published; prints one JSON object at the end.
import { createReadStream, statSync } from "node:fs";
import * as tus from "tus-js-client";

const { endpoint, file, cookie, chunkBytes } = JSON.parse(process.argv[2]);
let retries = 0;

const upload = new tus.Upload(createReadStream(file), {
  endpoint,
  headers: { Cookie: cookie },
  uploadSize: statSync(file).size,
  chunkSize: chunkBytes,
  retryDelays: [100, 200, 500, 1000, 1000, 2000, 2000],
  metadata: { filename: "night.mp4", title: "By tus" },
  onShouldRetry: () => {
    retries += 1;
    return true;
  },
  onError: (error) => {
    console.log(JSON.stringify({ error: String(error), retries }));
    process.exit(1);
  },
  onSuccess: () => {
    console.log(JSON.stringify({ url: upload.url, retries }));
    process.exit(0);
  },
});
upload.start();
