package io.dehaze.gateway.dead;

import io.dehaze.event.Checked;
import io.dehaze.gateway.http.Action;
import io.dehaze.gateway.http.Answers;
import io.dehaze.gateway.http.Turns;
import io.undertow.server.HttpServerExchange;
import java.util.List;

/** Lists dead letters, the newest first. */
final class ListHandler implements Action {
  private final DeadLetterSearch search;
  private final Turns turns;
  private final Answers answers;

  ListHandler(DeadLetterSearch search, Turns turns, Answers answers) {
    this.search = search;
    this.turns = turns;
    this.answers = answers;
  }

  @Override
  public void handle(HttpServerExchange exchange, List<String> names) {
    Checked<ListRequest> checked = ListRequest.parse(names.get(0), exchange.getQueryParameters());
    if (checked instanceof Checked.Good<ListRequest> good) {
      ListRequest wanted = good.value();
      turns.take(
          exchange,
          () -> {
            try {
              DeadPage page = search.page(wanted.filter(), wanted.after(), wanted.limit());
              answers.succeed(exchange, DeadLetterJson.page(page));
            } catch (NotReadYet e) {
              answers.refuse(exchange, NotReadYet.PROBLEM);
            }
          });
    } else {
      answers.refuse(exchange, ((Checked.Refused<ListRequest>) checked).problems());
    }
  }
}
