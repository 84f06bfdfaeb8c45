/** A sort key that puts the most specific route first: a literal segment before a parameter. */
export const specificity = (key: string): string => key.replace(/\{\w+\}/g, '\uffff')

/** Returns a matcher for a route key. `{name}` matches one segment, which is returned decoded. */
export function matcherOf(key: string): (method: string, path: string) => Record<string, string> | undefined {
  const [method = '', path = ''] = key.split(' ')
  const names = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name ?? '')
  const pattern = new RegExp(`^${path.replaceAll('.', '\\.').replace(/\{\w+\}/g, '([^/]+)')}$`)
  return (requestMethod, requestPath) => {
    const match = method === requestMethod ? pattern.exec(requestPath) : null
    if (!match) return undefined
    return Object.fromEntries(names.map((name, index) => [name, decode(match[index + 1] ?? '')]))
  }
}

function decode(segment: string): string {
  try {
    return decodeURIComponent(segment)
  } catch (error) {
    if (error instanceof URIError) return segment
    throw error
  }
}
