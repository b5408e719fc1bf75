import { type Line, span } from '../../../output/spans.ts';
import type { CardContent } from './content.ts';

const words = { danger: 'Danger', problem: 'Problem', waiting: 'Waiting', healthy: 'Healthy' } as const;

/**
 * The card for a screen reader, and for whoever wants nothing drawn (KLARNA_CL_ACCESSIBLE): one thing a line, its name
 * first, and no line that has to be seen beside another one.
 */
export const plainCard = (content: CardContent, most: number): readonly Line[] => {
  const { verdict, weight, turn, about, customer, further, unread, ids, next } = content;
  const shown = content.moments.slice(-most);
  const earlier = content.moments.length - shown.length;
  const says: readonly (readonly [name: string, text: string])[] = [
    [words[weight], verdict],
    ['Turn', turn],
    ['About', about.join(', ')],
    ...content.money.map(({ side, ...sums }) => {
      const parts = Object.entries(sums).filter(([, text]) => text !== '');
      return [
        `Money${side === '' ? '' : ` at ${side}`}`,
        parts.map(([name, text]) => `${name} ${text}`).join(', '),
      ] as const;
    }),
    ['Commerce Layer', content.shop.join(', ')],
    ['Klarna', content.klarna.join(', ')],
    ['Customer', [...customer.who, customer.step].join(', ')],
    ...further.map((finding) => [`Also ${finding.name}`, finding.says] as const),
    ...unread.map((text) => ['Not read', text] as const),
    ...(shown.length === 0 ? [] : [['Timeline', `times of ${content.zone}`] as const]),
    ...(earlier === 0 ? [] : [['Earlier', `${earlier} more`] as const]),
    ...shown.map(({ time, ago, what, where }) => [ago, `${what}, ${where}, ${time}`] as const),
    ...(ids.length === 0 ? [] : [['Ids to quote', String(ids.length)] as const]),
    ...ids.map(({ name, value }) => [name, value] as const),
    ['Next', next.says],
  ];
  return [
    ...says.map(([name, text], index) => [span(`${name}: ${text}`, index === 0 ? 'bold' : 'plain')]),
    ...(next.command === null ? [] : [[span(next.command)]]),
  ];
};
