package io.dehaze.system.harness;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.awaitility.Awaitility.await;

import io.dehaze.gateway.GatewayCommand;
import io.dehaze.gateway.GatewayMain;
import io.dehaze.system.contract.Contract;
import io.dehaze.worker.WorkerCommand;
import io.dehaze.worker.WorkerMain;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.IntFunction;
import java.util.stream.Stream;

/**
 * One installation of Dehaze for one test: gateways and workers on lanes of their own, the webhooks
 * that they call, and the ledger of what was accepted. Closing it ends every process that it
 * started.
 */
public final class Deployment implements AutoCloseable {
  private static final String PROJECT = "shop";
  private static final Duration REST_WITHIN = Duration.ofMinutes(3);

  /** How long the webhooks must have heard nothing, in milliseconds. */
  private static final long QUIET_MS = 400;

  private final String bootstrapServers;
  private final String name;
  private final Path logs;
  private final Deque<AutoCloseable> parts = new ArrayDeque<>();
  private final List<Node> gateways = new ArrayList<>();
  private final List<Node> workers = new ArrayList<>();
  private final List<Node> withdrawn = new CopyOnWriteArrayList<>();
  private volatile List<URI> serving = List.of();
  private final Receiver receiver = Receiver.start();
  private final Ledger ledger = new Ledger();
  private final Contract contract = Contract.ofThisBuild();
  private final Lanes lanes;

  /**
   * Nothing but the webhooks yet.
   *
   * @param name of the test: what the topics' names begin with, and where the processes' output is
   *     kept
   */
  public Deployment(KafkaProcess kafka, String name) {
    this(kafka.bootstrapServers(), name);
  }

  /** The same with any Kafka. */
  public Deployment(String bootstrapServers, String name) {
    this.bootstrapServers = bootstrapServers;
    this.name = name;
    this.logs = Path.of("target", "system-tests", name);
    this.lanes = new Lanes(bootstrapServers, name);
    parts.push(receiver);
    parts.push(lanes);
  }

  /** Starts a gateway in this JVM and returns at once. */
  public Node gateway(String... options) {
    List<String> arguments = argumentsOfGateway(options);
    return started(gateways, HostedNode.start(next("gateway"), GatewayCommand::new, arguments));
  }

  /** Starts a worker in this JVM and returns at once. */
  public Node worker(String... options) {
    List<String> arguments = arguments(options);
    return started(workers, HostedNode.start(next("worker"), WorkerCommand::new, arguments));
  }

  /** Starts a gateway as a process of its own and returns at once. */
  public NodeProcess gatewayProcess(String... options) {
    return gatewayProcess(Map.of(), options);
  }

  /** The same with these variables in its environment. */
  public NodeProcess gatewayProcess(Map<String, String> environment, String... options) {
    return started(
        gateways, process("gateway", environment, GatewayMain.class, argumentsOfGateway(options)));
  }

  /** A gateway process that may have so many files and sockets open at once. */
  public NodeProcess gatewayProcessWithFiles(int files) {
    JavaProcess process =
        JavaProcess.startWithFiles(
            files, logs, next("gateway"), GatewayMain.class, argumentsOfGateway());
    return started(gateways, new NodeProcess(process));
  }

  /** Starts a worker as a process of its own and returns at once. */
  public NodeProcess workerProcess(String... options) {
    return workerProcess(Map.of(), options);
  }

  /** The same with these variables in its environment. */
  public NodeProcess workerProcess(Map<String, String> environment, String... options) {
    return started(workers, process("worker", environment, WorkerMain.class, arguments(options)));
  }

  private NodeProcess process(
      String role, Map<String, String> environment, Class<?> main, List<String> arguments) {
    return new NodeProcess(JavaProcess.start(logs, next(role), environment, main, arguments));
  }

  private String next(String role) {
    return role + "-" + ((role.equals("gateway") ? gateways : workers).size() + 1);
  }

  private <T extends Node> T started(List<Node> siblings, T node) {
    parts.push(node);
    siblings.add(node);
    return node;
  }

  private List<String> argumentsOfGateway(String... options) {
    List<String> arguments = arguments(options);
    arguments.add("--port=0");
    if (Stream.of(options).noneMatch(option -> option.startsWith("--api-keys-file"))) {
      arguments.add("--auth=none");
    }
    return arguments;
  }

  private List<String> arguments(String... options) {
    List<String> arguments = new ArrayList<>();
    arguments.add("--bootstrap-servers=" + bootstrapServers);
    arguments.add("--topic-prefix=" + name);
    arguments.add("--admin-port=0");
    arguments.add("--destination-allow=127.0.0.0/8"); // where the tests' webhooks are
    arguments.addAll(List.of(options));
    return arguments;
  }

  /** Returns when all nodes that were started have said that they are ready. */
  public Deployment awaitReady() {
    gateways.forEach(Node::awaitReady);
    workers.forEach(Node::awaitReady);
    return this;
  }

  /**
   * Registers a trigger at the receiver, and returns when it is in force in every process.
   *
   * @param trigger its id, and the path of its webhook
   * @param type which events it listens to
   * @param more further fields as JSON, each with a comma before it; often empty
   */
  public void listen(String trigger, String type, String more) {
    listen(trigger, type, receiver.url(trigger), more);
  }

  /** The same for a webhook anywhere. */
  public void listen(String trigger, String type, String url, String more) {
    register(trigger, type, url, more);
    awaitTriggersInForce();
  }

  /** The same without waiting: it may not be in force yet. */
  public void register(String trigger, String type, String url, String more) {
    String json = "{\"type\":\"%s\",\"url\":\"%s\"%s}".formatted(type, url, more);
    expectOk(config("POST", trigger, json));
  }

  /** Deletes a trigger, and returns when no process knows it any more. */
  public void unlisten(String trigger) {
    expectOk(config("DELETE", trigger, ""));
    awaitTriggersInForce();
  }

  private static void expectOk(HttpConnection.Answer answer) {
    if (answer.status() != 200) {
      throw new AssertionError("not done: " + answer);
    }
  }

  /** What the first gateway answers to a GET. */
  public String get(String path) {
    try (HttpConnection gateway = new HttpConnection(gateways.get(0).url(), contract)) {
      HttpConnection.Answer answer = gateway.get(path);
      expectOk(answer);
      return answer.body();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** All that is in Kafka of this installation, as one text. */
  public String everythingInKafka() {
    return lanes.everything();
  }

  /** An endpoint of its own that behaves badly; what it gets is in the evidence too. */
  public OddEndpoint oddEndpoint(String trigger, IntFunction<OddEndpoint.Conduct> script) {
    OddEndpoint endpoint = OddEndpoint.start(trigger, script, receiver::note);
    parts.push(endpoint);
    return endpoint;
  }

  /** The sum of a metric over the workers. */
  public double workersMetric(String name, String labels) {
    return workers.stream()
        .filter(worker -> worker.isAlive())
        .mapToDouble(worker -> worker.metric(name, labels))
        .sum();
  }

  /** Waits until every process knows the triggers as they are now. */
  public void awaitTriggersInForce() {
    long end = lanes.triggersEnd();
    Stream.concat(gateways.stream(), workers.stream())
        .filter(process -> process.isAlive())
        .forEach(
            process ->
                await(process + " knowing the triggers")
                    .atMost(REST_WITHIN)
                    .pollInterval(Duration.ofMillis(20))
                    .until(() -> process.metric("dehaze_triggers_next_offset", "") >= end));
  }

  private HttpConnection.Answer config(String method, String trigger, String json) {
    String path = "/v1/config/projects/%s/eventing/triggers/%s".formatted(PROJECT, trigger);
    try (HttpConnection gateway = new HttpConnection(gateways.get(0).url(), contract)) {
      return gateway.exchange(
          method, path, "Content-Type: application/json\r\n", json.getBytes(UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Producers that use all gateways in turn and write into the ledger. */
  public Producers producers(int connections) {
    serveReady();
    Producers producers = new Producers(() -> serving, queuePath(), contract, connections, ledger);
    parts.push(producers);
    return producers;
  }

  /** From now on producers use all gateways that were started and not withdrawn. */
  public void serveReady() {
    serving = gateways.stream().filter(each -> !withdrawn.contains(each)).map(Node::url).toList();
  }

  /** Producers begin nothing more with a gateway; what they have begun goes on. */
  public void withdraw(Node gateway) {
    withdrawn.add(gateway);
    serveReady();
  }

  /** Where events are posted. */
  public static String queuePath() {
    return "/v1/api/" + PROJECT + "/eventing/queue";
  }

  /** The project that triggers and events belong to. */
  public static String project() {
    return PROJECT;
  }

  /** Waits until every accepted event has come to its end, and then closes the account. */
  public Balance settle(String scenario) {
    awaitRest();
    Balance balance = ledger.balance(evidence());
    System.out.println(Balance.HEADER + System.lineSeparator() + balance.row(scenario));
    return balance;
  }

  private void awaitRest() {
    await("all events of " + name + " being done")
        .atMost(REST_WITHIN)
        .pollInterval(Duration.ofMillis(100))
        .untilAsserted(
            () -> {
              String open = lanes.open();
              if (!open.isEmpty() || receiver.quietMs() < QUIET_MS) {
                throw new AssertionError("still open: " + open);
              }
            });
  }

  /**
   * Whether a worker was silent for so long that others took its partitions over. In a test that
   * kills and suspends nobody, the machine gave it no time, and duplicates are what is promised.
   */
  public boolean lostPartitions() {
    return workers.stream().anyMatch(Node::lostPartitions);
  }

  /** What became of all events so far. */
  public Evidence evidence() {
    return new Evidence(receiver.receptions(), lanes.deadLetters(), lanes.stored(), lanes.done());
  }

  /** What the series of all processes say; only while all of them live that ever did. */
  public Books books() {
    return Books.of(PROJECT, Stream.concat(gateways.stream(), workers.stream()).toList());
  }

  /** Begins to look at what the workers commit. */
  public CommitWatch watchCommits() {
    CommitWatch watch = CommitWatch.start(lanes, ledger);
    parts.push(watch);
    return watch;
  }

  public Receiver receiver() {
    return receiver;
  }

  public Ledger ledger() {
    return ledger;
  }

  public Lanes lanes() {
    return lanes;
  }

  /** Ends everything, whatever state it is in. */
  @Override
  public void close() throws Exception {
    while (!parts.isEmpty()) {
      parts.pop().close();
    }
  }
}
