export const value = compute();
function compute(): number {
  throw new Error('no value today');
}
