/** Runs in the page. Works on the drawings' own units, so that the width of the window does not matter. */
() => {
  const faults = [];
  let texts = 0;
  let smallest = Number.POSITIVE_INFINITY;
  for (const svg of document.querySelectorAll('svg.drawing')) {
    const id = svg.closest('article')?.id;
    const paper = svg.viewBox.baseVal;
    smallest = Math.min(smallest, (12.5 * svg.getBoundingClientRect().width) / paper.width);
    const boxes = [...svg.querySelectorAll('text')].map((text) => ({ text, box: text.getBBox() }));
    texts += boxes.length;
    boxes.forEach(({ text, box }, index) => {
      const [right, bottom] = [box.x + box.width, box.y + box.height];
      const say = (what) => faults.push(`${id}: '${text.textContent}' ${what}`);
      if (box.x < -0.5 || right > paper.width + 0.5 || box.y < -0.5 || bottom > paper.height + 1)
        say('leaves the drawing');
      if (/name middle|type middle/.test(text.className.baseVal)) {
        const cells = [...(text.parentElement?.querySelectorAll('rect.cell') ?? [])];
        const inside = cells.some((cell) => {
          const room = cell.getBBox();
          const across = box.x >= room.x - 0.5 && right <= room.x + room.width + 0.5;
          return across && box.y >= room.y - 1.5 && bottom <= room.y + room.height + 1.5;
        });
        if (cells.length > 0 && !inside) say('leaves its cell');
      }
      for (const other of boxes.slice(index + 1)) {
        const across = Math.min(right, other.box.x + other.box.width) - Math.max(box.x, other.box.x);
        const down = Math.min(bottom, other.box.y + other.box.height) - Math.max(box.y, other.box.y);
        // Boxes hold the room above and below letters, which two lines share.
        if (across > 1 && down > 3.5) say(`overlaps '${other.text.textContent}'`);
      }
    });
  }
  const sideways = document.documentElement.scrollWidth > window.innerWidth;
  document.getElementById('theme')?.click();
  const dark = getComputedStyle(document.body).backgroundColor;
  const filter = document.getElementById('filter');
  filter.value = 'WIDE';
  filter.dispatchEvent(new Event('input'));
  const ids = [...document.querySelectorAll('article:not([hidden])')].map((article) => article.id);
  const rows = document.querySelectorAll('article:not([hidden]) .each tbody tr:not([hidden])').length;
  return {
    texts,
    faults,
    smallest,
    sideways,
    dark,
    filtered: { count: document.getElementById('count')?.textContent ?? '', ids, rows },
  };
};
