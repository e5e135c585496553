package io.dehaze.gateway.dead;

import io.dehaze.event.Checked;
import io.dehaze.gateway.http.Action;
import io.dehaze.gateway.http.Answers;
import io.undertow.server.HttpServerExchange;
import java.util.List;

/** Lists dead letters, the newest first. */
final class ListHandler implements Action {
  private final DeadLetterSearch search;
  private final Turns turns;
  private final Answers answers;

  ListHandler(DeadLetterSearch search, Answers answers) {
    this.search = search;
    this.turns = new Turns(answers);
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
            DeadPage page = search.page(wanted.filter(), wanted.after(), wanted.limit());
            answers.succeed(exchange, DeadLetterJson.page(page));
          });
    } else {
      answers.refuse(exchange, ((Checked.Refused<ListRequest>) checked).problems());
    }
  }
}
