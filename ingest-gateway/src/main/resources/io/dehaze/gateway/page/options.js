// Options as people write them: one a line, key = value.

export function optionsOf(text) {
  const value = {};
  for (const line of text.split('\n').filter((each) => each.trim())) {
    const at = line.indexOf('=');
    if (at < 1) return { value, error: `"${line.trim()}" needs the form key = value` };
    value[line.slice(0, at).trim()] = line.slice(at + 1).trim();
  }
  return { value, error: '' };
}

export const optionsText = (options) => Object.entries(options ?? {}).map(([key, value]) => `${key} = ${value}`).join('\n');
