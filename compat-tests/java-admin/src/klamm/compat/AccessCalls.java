package klamm.compat;

import static klamm.compat.Checks.check;
import static klamm.compat.Checks.equal;
import static klamm.compat.Checks.eventually;
import static klamm.compat.Checks.isTrue;
import static klamm.compat.Checks.refused;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ScramCredentialInfo;
import org.apache.kafka.clients.admin.ScramMechanism;
import org.apache.kafka.clients.admin.UserScramCredentialDeletion;
import org.apache.kafka.clients.admin.UserScramCredentialUpsertion;
import org.apache.kafka.common.acl.AccessControlEntry;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclBindingFilter;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.acl.AclPermissionType;
import org.apache.kafka.common.errors.InvalidRequestException;
import org.apache.kafka.common.errors.ResourceNotFoundException;
import org.apache.kafka.common.errors.SecurityDisabledException;
import org.apache.kafka.common.errors.UnsupportedByAuthenticationException;
import org.apache.kafka.common.quota.ClientQuotaAlteration;
import org.apache.kafka.common.quota.ClientQuotaEntity;
import org.apache.kafka.common.quota.ClientQuotaFilter;
import org.apache.kafka.common.quota.ClientQuotaFilterComponent;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.ResourcePattern;
import org.apache.kafka.common.resource.ResourceType;

/** Quotas, credentials, access control lists and tokens. */
final class AccessCalls {
  private AccessCalls() {}

  private static void quotas(Admin admin) throws Exception {
    Map<String, String> parts = new HashMap<>();
    parts.put(ClientQuotaEntity.USER, "admin-user");
    parts.put(ClientQuotaEntity.CLIENT_ID, null);
    ClientQuotaEntity entity = new ClientQuotaEntity(parts);
    var rate = new ClientQuotaAlteration.Op("producer_byte_rate", 1e9);
    var share = new ClientQuotaAlteration.Op("request_percentage", 250.5);
    admin.alterClientQuotas(List.of(new ClientQuotaAlteration(entity, List.of(rate, share)))).all().get();
    var filter = ClientQuotaFilter.contains(List.of(ClientQuotaFilterComponent.ofEntity(ClientQuotaEntity.USER, "admin-user")));
    eventually("the quotas are described", 10, () ->
        admin.describeClientQuotas(filter).entities().get()
            .equals(Map.of(entity, Map.of("producer_byte_rate", 1e9, "request_percentage", 250.5))));
    var off = List.of(new ClientQuotaAlteration.Op("producer_byte_rate", null), new ClientQuotaAlteration.Op("request_percentage", null));
    admin.alterClientQuotas(List.of(new ClientQuotaAlteration(entity, off))).all().get();
    eventually("none is left", 10, () -> admin.describeClientQuotas(filter).entities().get().isEmpty());
    var unknown = List.of(new ClientQuotaAlteration.Op("no_such_rate", 1.0));
    refused(InvalidRequestException.class, () ->
        admin.alterClientQuotas(List.of(new ClientQuotaAlteration(entity, unknown))).all().get());
  }

  private static void credentials(Admin admin) throws Exception {
    var info = new ScramCredentialInfo(ScramMechanism.SCRAM_SHA_512, 4096);
    admin.alterUserScramCredentials(List.of(new UserScramCredentialUpsertion("admin-user", info, "secret"))).all().get();
    eventually("the credential is described", 10, () -> admin.describeUserScramCredentials().users().get().contains("admin-user"));
    equal(List.of(info), admin.describeUserScramCredentials(List.of("admin-user")).description("admin-user").get().credentialInfos(), "infos");
    admin.alterUserScramCredentials(List.of(new UserScramCredentialDeletion("admin-user", ScramMechanism.SCRAM_SHA_512))).all().get();
    eventually("it is gone", 10, () -> !admin.describeUserScramCredentials().users().get().contains("admin-user"));
    refused(ResourceNotFoundException.class, () ->
        admin.alterUserScramCredentials(List.of(new UserScramCredentialDeletion("admin-user", ScramMechanism.SCRAM_SHA_512))).all().get());
  }

  private static void accessControl(Admin admin) {
    var pattern = new ResourcePattern(ResourceType.TOPIC, "x", PatternType.LITERAL);
    var entry = new AccessControlEntry("User:a", "*", AclOperation.READ, AclPermissionType.ALLOW);
    refused(SecurityDisabledException.class, () -> admin.createAcls(Set.of(new AclBinding(pattern, entry))).all().get());
    refused(SecurityDisabledException.class, () -> admin.describeAcls(AclBindingFilter.ANY).values().get());
    refused(SecurityDisabledException.class, () -> admin.deleteAcls(Set.of(AclBindingFilter.ANY)).all().get());
  }

  private static void tokens(Admin admin) {
    byte[] hmac = {1, 2, 3};
    List<Checks.Body> calls = List.of(
        () -> admin.createDelegationToken().delegationToken().get(),
        () -> admin.renewDelegationToken(hmac).expiryTimestamp().get(),
        () -> admin.expireDelegationToken(hmac).expiryTimestamp().get(),
        () -> admin.describeDelegationToken().delegationTokens().get());
    for (Checks.Body call : calls) {
      isTrue(refused(UnsupportedByAuthenticationException.class, call) != null, "refused");
    }
  }

  static void run() {
    try (Admin admin = Calls.noting(Clients.admin())) {
      check("client quotas: set, described, removed", () -> quotas(admin));
      check("SCRAM credentials: set, described, deleted", () -> credentials(admin));
      check("access control lists without an authorizer", () -> accessControl(admin));
      check("delegation tokens over plaintext", () -> tokens(admin));
    }
  }
}
