import type { Employee } from './people.ts'

const escaped = (text: string): string => text.replace(/[<>&"']/g, (character) => `&#${character.charCodeAt(0)};`)

/** Who is it? This provider asks for no password: it plays one that has. */
export const choicePage = (
  employees: readonly Employee[],
  hidden: Readonly<Record<string, string>> = {},
): string => `<!doctype html>
<html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>Company sign-in</title>
<body style="font-family:sans-serif;max-width:28rem;margin:3rem auto"><h1>Company sign-in</h1><form method="post">
${fields(hidden)}${employees
  .map(
    ({ id, name, email }) =>
      `<p><button name="employee" value="${escaped(id)}">${escaped(name)}, ${escaped(email)}</button></p>`,
  )
  .join('\n')}</form></body></html>`

/** Has the browser post a response to whoever asked. */
export const postPage = (to: string, hidden: Readonly<Record<string, string>>): string => `<!doctype html>
<html lang="en"><meta charset="utf-8"><title>Company sign-in</title>
<body><form method="post" action="${escaped(to)}">${fields(hidden)}<button>Go on</button></form>
<script>document.forms[0].submit()</script></body></html>`

const fields = (hidden: Readonly<Record<string, string>>): string =>
  Object.entries(hidden)
    .map(([name, value]) => `<input type="hidden" name="${escaped(name)}" value="${escaped(value)}">`)
    .join('')
