export function spin(): never {
  for (;;) {}
}
