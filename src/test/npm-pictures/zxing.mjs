// Reads raw gray frames with zxing-cpp: one path a line on standard input, "file width height"; one line back,
// "text, as Base64 of its UTF-8<TAB>milliseconds".
import { readFileSync } from "node:fs";
import { createInterface } from "node:readline";
import { createRequire } from "node:module";
import { prepareZXingModule, readBarcodes } from "zxing-wasm/reader";

const wasm = createRequire(import.meta.url).resolve("zxing-wasm/reader/zxing_reader.wasm");
prepareZXingModule({ overrides: { wasmBinary: readFileSync(wasm).buffer } });
const options = { formats: ["QRCode"], tryHarder: true, maxNumberOfSymbols: 1 };

for await (const line of createInterface({ input: process.stdin })) {
  const [file, width, height] = line.split(" ");
  const gray = readFileSync(file);
  const data = new Uint8ClampedArray(4 * width * height);
  for (let i = 0; i < width * height; i++) {
    data.fill(gray[i], 4 * i, 4 * i + 3);
    data[4 * i + 3] = 255;
  }
  const frame = { data, width: Number(width), height: Number(height), colorSpace: "srgb" };
  await readBarcodes(frame, options);
  const start = performance.now();
  const [code] = await readBarcodes(frame, options);
  const millis = performance.now() - start;
  console.log(`${Buffer.from(code?.text ?? "").toString("base64")}\t${millis.toFixed(3)}`);
}
