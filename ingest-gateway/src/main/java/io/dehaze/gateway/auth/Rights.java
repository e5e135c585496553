package io.dehaze.gateway.auth;

import java.util.List;
import java.util.Optional;

/** What a caller may do. Immutable. */
public final class Rights {
  /** To do everything. */
  public static final Rights ALL =
      new Rights(List.of(new Grant(Access.ADMIN, NamePattern.ANY, NamePattern.ANY)));

  private final List<Grant> grants;

  Rights(List<Grant> grants) {
    this.grants = List.copyOf(grants);
  }

  /** The rights among some scopes; the others are for other services. */
  static Rights of(List<String> scopes) {
    return new Rights(scopes.stream().map(Grant::parse).flatMap(Optional::stream).toList());
  }

  /** Whether these rights give access to a project; to publish there, at least some type. */
  public boolean allow(Access access, String project) {
    for (Grant grant : grants) {
      if (grant.covers(access, project)) {
        return true;
      }
    }
    return false;
  }

  /** Whether these rights give access to all projects, also to those that do not exist yet. */
  public boolean allowEverywhere(Access access) {
    return grants.stream()
        .anyMatch(grant -> grant.covers(access, "") && grant.project().equals(NamePattern.ANY));
  }

  /** Whether these rights give any access to a project. */
  public boolean concern(String project) {
    return grants.stream().anyMatch(grant -> grant.project().matches(project));
  }

  /** Whether events of a type may be published to a project. */
  public boolean allowPublishing(String project, String type) {
    for (Grant grant : grants) {
      if (grant.covers(Access.PUBLISH, project) && grant.type().matches(type)) {
        return true;
      }
    }
    return false;
  }
}
