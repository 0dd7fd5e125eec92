(() => {
  const root = document.documentElement;
  const filter = document.getElementById('filter');
  const count = document.getElementById('count');
  const entries = [...document.querySelectorAll('article')];
  const texts = new Map(entries.map((entry) => [entry, `${entry.id} ${entry.textContent}`.toLowerCase()]));
  const planes = [...document.querySelectorAll('section.plane')];
  const links = new Map([...document.querySelectorAll('nav li')].map((item) => [item.dataset.of, item]));
  const groups = [...document.querySelectorAll('nav details')];
  const opened = new Map(groups.map((group) => [group, group.open]));

  const apply = () => {
    const words = filter.value.toLowerCase().split(/\s+/).filter(Boolean);
    let shown = 0;
    for (const entry of entries) {
      const fits = words.every((word) => texts.get(entry).includes(word));
      entry.hidden = !fits;
      // Constants stand together: of those, only the rows that fit.
      for (const row of entry.querySelectorAll('.each tbody tr')) {
        row.hidden = !words.every((word) => row.textContent.toLowerCase().includes(word));
      }
      const link = links.get(entry.id);
      if (link) link.hidden = !fits;
      if (fits) shown += 1;
    }
    for (const plane of planes) plane.hidden = words.length > 0 && !plane.querySelector('article:not([hidden])');
    for (const group of groups) {
      group.hidden = words.length > 0 && !group.querySelector('li:not([hidden])');
      group.open = words.length > 0 ? true : opened.get(group);
    }
    count.textContent = words.length > 0 ? `${shown} of ${entries.length}` : '';
  };
  filter.addEventListener('input', apply);
  document.addEventListener('keydown', (event) => {
    if (event.key === '/' && document.activeElement !== filter) {
      event.preventDefault();
      filter.focus();
    } else if (event.key === 'Escape' && document.activeElement === filter) {
      filter.value = '';
      apply();
    }
  });
  // A link to something that the filter hides takes the filter away.
  window.addEventListener('hashchange', () => {
    const target = document.getElementById(decodeURIComponent(location.hash.slice(1)));
    if (target?.closest('[hidden]')) {
      filter.value = '';
      apply();
      target.scrollIntoView();
    }
  });
  document.getElementById('theme').addEventListener('click', () => {
    const dark = root.dataset.theme
      ? root.dataset.theme === 'dark'
      : matchMedia('(prefers-color-scheme: dark)').matches;
    root.dataset.theme = dark ? 'light' : 'dark';
  });
})();
