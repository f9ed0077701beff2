// Reads cards, by name, from the file that is named, and prints what Microsoft's own reader says of each.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";

const cards = createRequire(import.meta.url)("adaptivecards/dist/adaptivecards.min.js");
const said = {};
for (const [name, content] of Object.entries(JSON.parse(readFileSync(process.argv[2], "utf8")))) {
  const context = new cards.SerializationContext(cards.Versions.v1_5);
  const card = new cards.AdaptiveCard();
  card.hostConfig = new cards.HostConfig({ actions: { maxActions: 6 } }); // as many as Teams shows
  card.parse(content, context);
  const events = [];
  for (let n = 0; n < context.eventCount; n++) events.push(context.getEventAt(n));
  const found = [...events, ...card.validateProperties().validationEvents].map((event) => ({
    event: cards.ValidationEvent[event.event],
    message: event.message,
    element: event.source?.id ?? "",
  }));
  said[name] = { found, read: card.toJSON() };
}
process.stdout.write(JSON.stringify(said));
