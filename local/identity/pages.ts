import { escapeHtml, htmlPage } from '../page.ts'

const alert = (text: string) => `<p role="alert">${escapeHtml(text)}</p>`

export const passwordPage = (problem = '', email = ''): string =>
  htmlPage(
    'Sign in',
    `<h1>Sign in</h1>${alert(problem)}<form method="post">
<label>Email <input name="email" type="email" autocomplete="username" value="${escapeHtml(email)}" required autofocus></label>
<label>Password <input name="password" type="password" autocomplete="current-password" required></label>
<button>Next</button></form>`,
  )

/** For a client whose users sign in by their own identity providers. The domain of the address selects the provider. */
export const addressPage = (problem = ''): string =>
  htmlPage(
    'Sign in with your organisation',
    `<h1>Sign in with your organisation</h1>${alert(problem)}<form method="post">
<label>Email <input name="address" type="email" autocomplete="username" required autofocus></label>
<button>Next</button></form>`,
  )

export const newPasswordPage = (minimumLength: number, problem = ''): string =>
  htmlPage(
    'Your password',
    `<h1>Choose your password</h1>${alert(problem)}<form method="post">
<label>New password <input name="newPassword" type="password" autocomplete="new-password" minlength="${minimumLength}" required autofocus></label>
<p class="soft">At least ${minimumLength} characters, with upper-case and lower-case letters, digits and symbols.</p>
<button>Next</button></form>`,
  )

export const authenticatorPage = (secret: string, problem = ''): string =>
  htmlPage(
    'Your authenticator app',
    `<h1>Set up your authenticator app</h1>${alert(problem)}<p>Add this key to the app: <code>${escapeHtml(secret)}</code></p><form method="post">
<label>Code from the app <input name="code" inputmode="numeric" autocomplete="one-time-code" pattern="[0-9]{6}" required autofocus></label>
<button>Sign in</button></form>`,
  )

export const codePage = (problem = ''): string =>
  htmlPage(
    'Your code',
    `<h1>Your code</h1>${alert(problem)}<form method="post">
<label>Code from your authenticator app <input name="code" inputmode="numeric" autocomplete="one-time-code" pattern="[0-9]{6}" required autofocus></label>
<button>Sign in</button></form>`,
  )

export const expiredPage = (): string =>
  htmlPage('Sign in', '<h1>This sign-in has expired</h1><p>Go back and sign in again.</p>')

export const unknownProviderPage = (): string =>
  htmlPage('Sign in', '<h1>Unknown identity provider</h1><p>No identity provider with this name is connected.</p>')
