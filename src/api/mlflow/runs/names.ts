/** Names that people can tell apart at a glance, for runs whose maker gave none. */
const looks = listed(`
  amber ashen azure bold brave bright brisk calm clear clever coral crisp dapper deft eager early fair
  fleet fond frank fresh gentle gilded glad golden grand green hardy hazel humble indigo ivory jolly
  keen kind late lively lucid lunar mellow merry mild misty neat nimble noble olive patient plain
  proud quick quiet ready robust rosy ruby rustic sage silver sleek smooth snowy solar sound spry
  steady still stout sturdy sunny sure swift tidy tranquil trim true vast velvet vivid warm wide witty
  young zesty
`);
const things = listed(`
  acorn alder anchor arbor badger basin beacon birch bison bridge brook canyon cedar cliff clover
  comet condor coral cove crane creek delta dune eagle elk ember falcon fern field finch fjord forest
  fox garden glacier grove gull harbour hawk heath heron hill ibis island jay kestrel lagoon lake
  lantern lark ledge lily lynx maple marsh meadow mesa mill moor moss oak orchard osprey otter pebble
  pine plateau pond prairie quail raven reef ridge river robin seal shore sparrow spring spruce stone
  stream summit swan thicket tide trail valley willow wren
`);

function listed(words: string): readonly string[] {
  return words.trim().split(/\s+/);
}

/** `brisk-heron-417`, drawn from the chance that is in a run's UUID. */
export function runNameOf(uuid: string): string {
  const chance = (start: number) => Number.parseInt(uuid.slice(start, start + 8), 16);
  const tail = Number.parseInt(uuid.slice(-12), 16);
  return `${looks[chance(0) % looks.length]}-${things[tail % things.length]}-${Math.floor(tail / things.length) % 1000}`;
}
