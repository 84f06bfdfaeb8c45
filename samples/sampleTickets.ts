import type { Priority } from '../shared/plans/domain/plans.ts'
import type { SampleOrganisation } from './organisations.ts'

/** How far the story of a sample ticket goes. */
export type Story = 'new' | 'taken' | 'answered' | 'asked back' | 'solved' | 'withdrawn' | 'reopened'

export type SampleLanguage = 'en' | 'de' | 'fr'

export interface SampleTicket {
  readonly organisation: SampleOrganisation
  readonly language: SampleLanguage
  readonly priority: Priority
  readonly category: 'technical' | 'billing' | 'account'
  readonly story: Story
  /** How long before the first start the ticket was opened. */
  readonly hoursAgo: number
  readonly subject: string
  readonly body: string
}

type Row = [
  organisation: SampleOrganisation,
  priority: Priority,
  story: Story,
  hoursAgo: number,
  subject: string,
  body: string,
]

const english: readonly Row[] = [
  [
    'pilatus',
    'P1',
    'taken',
    0.4,
    'Order database does not accept connections',
    'For 20 minutes, every connection to `db-1` has timed out. Our shops cannot take orders.',
  ],
  [
    'edelweiss',
    'P1',
    'solved',
    340,
    'Hospital portal returns 502',
    'All requests have failed since 06:12. **Production is down.**',
  ],
  [
    'pilatus',
    'P2',
    'answered',
    3,
    'Load balancer drops one request in ten',
    'Started after the maintenance last night. The share grows by the hour.',
  ],
  [
    'edelweiss',
    'P2',
    'asked back',
    20,
    'Latency to object storage doubles every hour',
    'p95 has gone from 40 ms to 310 ms since midnight.',
  ],
  [
    'starling',
    'P2',
    'solved',
    170,
    'CDN certificate expires tonight',
    'The automatic renewal has failed twice: `validation timed out`.',
  ],
  ['birch', 'P3', 'new', 2, 'Staging cluster does not start', 'Two of three nodes stay in `pending`.'],
  [
    'pilatus',
    'P3',
    'solved',
    600,
    'Backups for three nights are missing in zone ch-dk-2',
    'The list ends on Tuesday. Nothing was changed on our side.',
  ],
  [
    'edelweiss',
    'P3',
    'asked back',
    50,
    'Snapshots take four hours instead of one',
    'Since Monday, for volumes above 500 GB.',
  ],
  [
    'starling',
    'P3',
    'withdrawn',
    220,
    'Preview environment returns 503',
    'Please ignore: our own deployment was wrong.',
  ],
  [
    'pilatus',
    'P4',
    'answered',
    30,
    'How do we resize a volume without downtime?',
    'The database volume is at 80%. Can it grow while it is attached?',
  ],
  ['birch', 'P4', 'solved', 480, 'IPv6 for an existing network', 'Can a network that has only IPv4 get IPv6 later?'],
  [
    'starling',
    'P4',
    'new',
    5,
    'Console shows last month in the wrong time zone',
    'The chart begins at 22:00 the day before.',
  ],
  [
    'edelweiss',
    'P4',
    'solved',
    900,
    'Private link to a second region',
    'We plan a standby site and need a private network between both.',
  ],
  [
    'pilatus',
    'P5',
    'solved',
    1100,
    'Feature request: tags on invoices',
    'It would help accounting to see our cost centres.',
  ],
  [
    'birch',
    'P5',
    'answered',
    70,
    'Example of the Terraform provider',
    'Is there an example with a managed database and a private network?',
  ],
  ['starling', 'P5', 'new', 1, 'Student discount', 'Do you have prices for training courses?'],
  [
    'edelweiss',
    'P3',
    'taken',
    6,
    'Audit log export is empty for one account',
    'Account `ops-2` has been active all day.',
  ],
  [
    'pilatus',
    'P4',
    'reopened',
    120,
    'Two users see each other’s drafts',
    'Both use the same browser, with two windows.',
  ],
  ['starling', 'P4', 'solved', 700, 'GPU instances in ch-gva-2', 'When will they be available?'],
  ['birch', 'P4', 'withdrawn', 300, 'SSH key is refused', 'It was the wrong key. Sorry.'],
]

const german: readonly Row[] = [
  [
    'pilatus',
    'P1',
    'solved',
    800,
    'Kassen in allen Filialen offline',
    'Seit 05:40 erreichen wir die API nicht mehr. **Wir können nichts verkaufen.**',
  ],
  [
    'edelweiss',
    'P2',
    'taken',
    1.2,
    'Replikation der Datenbank bleibt stehen',
    'Der Rückstand wächst um rund 2 GB pro Stunde.',
  ],
  [
    'pilatus',
    'P2',
    'solved',
    410,
    'Warteschlange läuft voll',
    'Die Nachrichten werden schneller geschrieben als gelesen.',
  ],
  [
    'starling',
    'P3',
    'answered',
    26,
    'Testumgebung nicht erreichbar',
    'Der Name löst auf, aber der Port antwortet nicht.',
  ],
  [
    'edelweiss',
    'P3',
    'solved',
    530,
    'Wartungsfenster verschieben',
    'Am 24. um 22 Uhr läuft bei uns der Jahresabschluss.',
  ],
  [
    'birch',
    'P3',
    'asked back',
    90,
    'Volumen lässt sich nicht aushängen',
    'Der Zustand bleibt seit gestern auf «detaching».',
  ],
  [
    'pilatus',
    'P4',
    'new',
    7,
    'Zugriff für eine externe Firma',
    'Wie geben wir einer Agentur Zugriff auf ein einziges Projekt?',
  ],
  [
    'starling',
    'P4',
    'solved',
    260,
    'Rechnung mit Bestellnummer',
    'Unsere Buchhaltung braucht die Bestellnummer auf jeder Rechnung.',
  ],
  ['edelweiss', 'P4', 'answered', 44, 'Logdaten 10 Jahre aufbewahren', 'Welche Speicherklasse empfehlen Sie dafür?'],
  ['birch', 'P4', 'solved', 640, 'Zwei-Faktor-Anmeldung nach Gerätewechsel', 'Das alte Telefon ist defekt.'],
  [
    'pilatus',
    'P5',
    'solved',
    980,
    'Wunsch: Warnung bei 80 % Kontingent',
    'Heute merken wir es erst, wenn nichts mehr geht.',
  ],
  ['starling', 'P5', 'new', 12, 'Schulung für neue Mitarbeitende', 'Gibt es Kurse auf Deutsch?'],
  ['edelweiss', 'P5', 'asked back', 140, 'Preisliste als CSV', 'Für unsere Planung 2027.'],
  [
    'pilatus',
    'P3',
    'answered',
    16,
    'Bildverarbeitung dauert doppelt so lange',
    'Seit dem Wechsel auf die neuen Instanzen.',
  ],
  ['birch', 'P5', 'solved', 420, 'Demo-Konto für eine Messe', 'Wir brauchen es für drei Tage.'],
  [
    'edelweiss',
    'P2',
    'solved',
    290,
    'Patientenakten öffnen sehr langsam',
    'Alle Standorte sind betroffen, es wird stetig schlimmer.',
  ],
  ['starling', 'P4', 'reopened', 200, 'Webhook kommt doppelt', 'Jede Meldung erreicht uns zweimal.'],
  ['pilatus', 'P4', 'withdrawn', 350, 'DNS-Eintrag fehlt', 'Hat sich erledigt, unser Fehler.'],
  ['birch', 'P4', 'new', 28, 'Instanz startet ohne Netzwerk', 'Nach dem Neustart fehlt die zweite Schnittstelle.'],
  ['edelweiss', 'P4', 'taken', 60, 'Kontaktperson für das Audit ändern', 'Frau Frei übernimmt ab dem nächsten Monat.'],
]

const french: readonly Row[] = [
  [
    'edelweiss',
    'P1',
    'answered',
    1.6,
    'Service de rendez-vous hors ligne',
    'Aucun patient ne peut prendre rendez-vous depuis 9 h 15.',
  ],
  [
    'starling',
    'P2',
    'solved',
    510,
    'Perte de paquets entre deux zones',
    'Environ 3 % entre ch-gva-1 et ch-gva-2, en hausse.',
  ],
  ['pilatus', 'P3', 'answered', 40, 'Restauration d’une sauvegarde de test', 'La restauration s’arrête à 60 %.'],
  ['birch', 'P3', 'solved', 380, 'Cluster de recette bloqué', 'La mise à jour ne se termine pas.'],
  ['edelweiss', 'P3', 'solved', 760, 'Alertes envoyées en double', 'Chaque alerte arrive deux fois.'],
  ['starling', 'P4', 'answered', 55, 'Changer l’adresse de facturation', 'Nous avons déménagé à Lausanne.'],
  ['pilatus', 'P4', 'solved', 450, 'Clés d’API par équipe', 'Est-il possible d’avoir une clé par équipe ?'],
  ['birch', 'P4', 'new', 9, 'Journal d’activité vide', 'La page reste vide depuis hier.'],
  ['edelweiss', 'P4', 'asked back', 130, 'Chiffrement avec notre propre clé', 'Quelles sont les régions disponibles ?'],
  ['starling', 'P5', 'solved', 1020, 'Documentation en français', 'Merci d’ajouter la page sur les réseaux.'],
  [
    'pilatus',
    'P5',
    'answered',
    100,
    'Export mensuel automatique',
    'Nous aimerions recevoir le rapport d’usage chaque mois.',
  ],
  ['birch', 'P5', 'solved', 330, 'Crédits pour une association', 'Existe-t-il un programme ?'],
  ['edelweiss', 'P2', 'reopened', 150, 'Sauvegarde chiffrée illisible', 'Le fichier de lundi ne s’ouvre pas.'],
  ['starling', 'P3', 'new', 4, 'Environnement de démonstration très lent', 'Chaque page met plus de dix secondes.'],
  ['pilatus', 'P4', 'solved', 240, 'Modifier le nom de l’organisation', 'La raison sociale a changé.'],
  ['birch', 'P4', 'withdrawn', 180, 'Mot de passe oublié', 'Retrouvé, merci.'],
  ['edelweiss', 'P5', 'solved', 860, 'Étude de cas', 'Nous serions heureux d’y participer.'],
  ['starling', 'P4', 'solved', 590, 'Port 25 bloqué', 'Notre serveur de messagerie ne peut pas envoyer.'],
  ['pilatus', 'P2', 'solved', 670, 'Commandes en ligne très lentes', 'Le délai augmente depuis ce matin.'],
  ['birch', 'P5', 'new', 15, 'Vote pour le mode sombre', 'Nos yeux vous remercieront.'],
]

const isAboutMoney = /invoice|discount|rechnung|preisliste|facturation|crédits/i
const isAboutAccounts = /account|users|zugriff|konto|anmeldung|kontaktperson|mot de passe|clés|organisation/i

const ticketsOf = (language: SampleLanguage, rows: readonly Row[]): SampleTicket[] =>
  rows.map(([organisation, priority, story, hoursAgo, subject, body]) => ({
    ...{ organisation, language, priority, story, hoursAgo, subject, body },
    category: isAboutMoney.test(subject) ? 'billing' : isAboutAccounts.test(subject) ? 'account' : 'technical',
  }))

/** Sixty tickets in every state and three languages, the oldest first. */
export const sampleTickets: readonly SampleTicket[] = [
  ...ticketsOf('en', english),
  ...ticketsOf('de', german),
  ...ticketsOf('fr', french),
].sort((a, b) => b.hoursAgo - a.hoursAgo)

/** The messages that people in the samples write, by language. */
export const phrases: Readonly<
  Record<SampleLanguage, Readonly<Record<'answer' | 'question' | 'reply' | 'solution' | 'thanks' | 'again', string>>>
> = {
  en: {
    answer:
      'Thank you for the details. We have found the cause and are working on it; the next update follows within the hour.',
    question: 'Could you send us the request id of one failing call, and the time at which it failed?',
    reply: 'Here it is: `req-7f3a91`, at 10:42. It happens with every second call.',
    solution:
      'This is solved: the affected host was replaced and the service has been stable for an hour. Please reopen the ticket if it happens again.',
    thanks: 'Confirmed, thank you.',
    again: 'It is happening again, since this morning.',
  },
  de: {
    answer:
      'Vielen Dank für die Angaben. Wir haben die Ursache gefunden und arbeiten daran; innert einer Stunde melden wir uns wieder.',
    question: 'Könnten Sie uns die Request-ID eines fehlgeschlagenen Aufrufs und den Zeitpunkt senden?',
    reply: 'Gerne: `req-7f3a91`, um 10:42. Jeder zweite Aufruf ist betroffen.',
    solution: 'Das Problem ist behoben: Der betroffene Server wurde ersetzt, seit einer Stunde läuft alles stabil.',
    thanks: 'Bestätigt, besten Dank.',
    again: 'Seit heute Morgen tritt es wieder auf.',
  },
  fr: {
    answer:
      'Merci pour ces précisions. Nous avons trouvé la cause et y travaillons ; nous revenons vers vous dans l’heure.',
    question: 'Pourriez-vous nous envoyer l’identifiant d’une requête en échec et l’heure de l’erreur ?',
    reply: 'Voici : `req-7f3a91`, à 10 h 42. Un appel sur deux est touché.',
    solution: 'Le problème est résolu : le serveur concerné a été remplacé et tout est stable depuis une heure.',
    thanks: 'C’est confirmé, merci.',
    again: 'Cela se reproduit depuis ce matin.',
  },
}
