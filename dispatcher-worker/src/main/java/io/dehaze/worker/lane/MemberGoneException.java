package io.dehaze.worker.lane;

import org.apache.kafka.common.errors.ApiException;
import org.apache.kafka.common.errors.FencedMemberEpochException;
import org.apache.kafka.common.errors.IllegalGenerationException;
import org.apache.kafka.common.errors.RebalanceInProgressException;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.errors.StaleMemberEpochException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.errors.UnknownMemberIdException;

/**
 * A consumer is a member of its group no more, and never will be. Kafka's consumer of the new group
 * protocol says so once, by an error of a poll (the group's rights, its size, credentials, an
 * answer that it does not expect); each poll after that finds nothing, for ever.
 */
final class MemberGoneException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  MemberGoneException(ApiException cause) {
    super("the group has no place for this member: " + cause.getMessage(), cause);
  }

  /** Whether an error that a poll told is such a word; if not, the next poll may do better. */
  static boolean isToldBy(ApiException e) {
    boolean joinsAnew =
        e instanceof UnknownMemberIdException
            || e instanceof FencedMemberEpochException
            || e instanceof StaleMemberEpochException
            || e instanceof IllegalGenerationException
            || e instanceof RebalanceInProgressException;
    boolean staysMember = e instanceof TopicAuthorizationException; // until the right is given back
    return !(e instanceof RetriableException || joinsAnew || staysMember);
  }
}
