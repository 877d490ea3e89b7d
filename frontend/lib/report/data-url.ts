/** Bytes as an address that holds them. */
export function dataUrl(blob: Blob): Promise<string> {
  return new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.onload = () => resolve(String(reader.result));
    reader.onerror = () => reject(new Error("The bytes could not be read."));
    reader.readAsDataURL(blob);
  });
}
