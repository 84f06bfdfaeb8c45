/** The languages of the portal, in which Cognito's managed login shows its pages too. */
export const languages = ['en', 'de', 'fr'] as const
export type Language = (typeof languages)[number]

/** The texts of the sign-in pages. */
export const texts = {
  signIn: { en: 'Sign in', de: 'Anmelden', fr: 'Se connecter' },
  email: { en: 'Email', de: 'E-Mail', fr: 'E-mail' },
  password: { en: 'Password', de: 'Passwort', fr: 'Mot de passe' },
  next: { en: 'Next', de: 'Weiter', fr: 'Suivant' },
  signInWithOrganisation: {
    en: 'Sign in with your organisation',
    de: 'Mit Ihrer Organisation anmelden',
    fr: 'Se connecter avec votre organisation',
  },
  choosePassword: { en: 'Choose your password', de: 'Wählen Sie Ihr Passwort', fr: 'Choisissez votre mot de passe' },
  newPassword: { en: 'New password', de: 'Neues Passwort', fr: 'Nouveau mot de passe' },
  passwordRule: {
    en: 'At least {minimumLength} characters, with upper-case and lower-case letters, digits and symbols.',
    de: 'Mindestens {minimumLength} Zeichen, mit Gross- und Kleinbuchstaben, Ziffern und Sonderzeichen.',
    fr: 'Au moins {minimumLength} caractères, avec majuscules, minuscules, chiffres et caractères spéciaux.',
  },
  setUpAuthenticator: {
    en: 'Set up your authenticator app',
    de: 'Richten Sie Ihre Authenticator-App ein',
    fr: 'Configurez votre application d’authentification',
  },
  addKey: {
    en: 'Add this key to the app:',
    de: 'Fügen Sie der App diesen Schlüssel hinzu:',
    fr: 'Ajoutez cette clé à l’application :',
  },
  code: {
    en: 'Code from your authenticator app',
    de: 'Code aus Ihrer Authenticator-App',
    fr: 'Code de votre application d’authentification',
  },
  yourCode: { en: 'Your code', de: 'Ihr Code', fr: 'Votre code' },
  wrongPassword: {
    en: 'Email or password is wrong.',
    de: 'E-Mail oder Passwort ist falsch.',
    fr: 'L’e-mail ou le mot de passe est incorrect.',
  },
  weakPassword: {
    en: 'The password is too weak.',
    de: 'Das Passwort ist zu schwach.',
    fr: 'Le mot de passe est trop faible.',
  },
  wrongCode: { en: 'The code is wrong.', de: 'Der Code ist falsch.', fr: 'Le code est incorrect.' },
  noOrganisation: {
    en: 'No organisation signs in with this address.',
    de: 'Mit dieser Adresse meldet sich keine Organisation an.',
    fr: 'Aucune organisation ne se connecte avec cette adresse.',
  },
  unknownProvider: {
    en: 'Unknown identity provider',
    de: 'Unbekannter Identitätsanbieter',
    fr: 'Fournisseur d’identité inconnu',
  },
  noSuchProvider: {
    en: 'No identity provider with this name is connected.',
    de: 'Kein Identitätsanbieter mit diesem Namen ist verbunden.',
    fr: 'Aucun fournisseur d’identité de ce nom n’est connecté.',
  },
  expired: {
    en: 'This sign-in has expired',
    de: 'Diese Anmeldung ist abgelaufen',
    fr: 'Cette connexion a expiré',
  },
  goBack: {
    en: 'Go back and sign in again.',
    de: 'Gehen Sie zurück und melden Sie sich erneut an.',
    fr: 'Revenez en arrière et reconnectez-vous.',
  },
} as const satisfies Record<string, Record<Language, string>>
export type SignInText = keyof typeof texts
