import type { Employee } from './people.ts'

const escaped = (text: string): string => text.replace(/[<>&"']/g, (character) => `&#${character.charCodeAt(0)};`)

/** The page to choose a user. It replaces the sign-in of a real provider, so it needs no password. */
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

/** Makes the browser post a response to the service that requested it. */
export const postPage = (to: string, hidden: Readonly<Record<string, string>>): string => `<!doctype html>
<html lang="en"><meta charset="utf-8"><title>Company sign-in</title>
<body><form method="post" action="${escaped(to)}">${fields(hidden)}<button>Continue</button></form>
<script>document.forms[0].submit()</script></body></html>`

const fields = (hidden: Readonly<Record<string, string>>): string =>
  Object.entries(hidden)
    .map(([name, value]) => `<input type="hidden" name="${escaped(name)}" value="${escaped(value)}">`)
    .join('')
