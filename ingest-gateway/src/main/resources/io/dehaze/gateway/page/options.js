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

/** Whether a trigger takes events with these options, by the rule of the worker: of each of its keys one of the comma-separated values. */
export const accepts = (trigger, options) => Object.entries(trigger.options ?? {}).every(([key, values]) => choices(values).includes(options[key]));

/** Options that the trigger takes. */
export const fitting = (trigger) => Object.fromEntries(Object.entries(trigger.options ?? {}).map(([key, values]) => [key, choices(values)[0]]));

const choices = (values) => values.split(',').map((each) => each.trim());
