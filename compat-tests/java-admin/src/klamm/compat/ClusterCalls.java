package klamm.compat;

import static klamm.compat.Checks.check;
import static klamm.compat.Checks.equal;
import static klamm.compat.Checks.eventually;
import static klamm.compat.Checks.isTrue;
import static klamm.compat.Checks.refused;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.FeatureUpdate;
import org.apache.kafka.clients.admin.RaftVoterEndpoint;
import org.apache.kafka.clients.admin.UpdateFeaturesOptions;
import org.apache.kafka.common.Metric;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.errors.BrokerIdNotRegisteredException;
import org.apache.kafka.common.errors.InvalidUpdateVersionException;
import org.apache.kafka.common.errors.UnsupportedVersionException;
import org.apache.kafka.common.metrics.KafkaMetric;

/** The cluster, its quorum and its features, and what the client knows of itself. */
final class ClusterCalls {
  private ClusterCalls() {}

  private static void cluster(Admin admin) throws Exception {
    var described = admin.describeCluster();
    equal(1, described.nodes().get().size(), "nodes");
    equal(22, described.clusterId().get().length(), "cluster id");
    refused(BrokerIdNotRegisteredException.class, () -> admin.unregisterBroker(7).all().get());
  }

  private static void quorum(Admin admin) throws Exception {
    var quorum = admin.describeMetadataQuorum().quorumInfo().get();
    equal(1, quorum.leaderId(), "leader");
    isTrue(quorum.leaderEpoch() > 0, "epoch " + quorum.leaderEpoch());
    equal(1, quorum.voters().size(), "voters");
    var voter = quorum.voters().get(0);
    equal(1, voter.replicaId(), "the voter");
    isTrue(voter.logEndOffset() > 0, "its log ends at " + voter.logEndOffset());
    equal(0, quorum.observers().size(), "observers");
    isTrue(quorum.highWatermark() > 0, "high watermark " + quorum.highWatermark());
    Set<RaftVoterEndpoint> endpoints = Set.of(new RaftVoterEndpoint("CONTROLLER", "localhost", 19_999));
    refused(UnsupportedVersionException.class, () -> admin.addRaftVoter(2, Uuid.randomUuid(), endpoints).all().get());
    refused(UnsupportedVersionException.class, () -> admin.removeRaftVoter(2, Uuid.randomUuid()).all().get());
  }

  private static FeatureUpdate to(int level, FeatureUpdate.UpgradeType type) {
    return new FeatureUpdate((short) level, type);
  }

  private static void features(Admin admin) throws Exception {
    var upgrade = FeatureUpdate.UpgradeType.UPGRADE;
    var downgrade = FeatureUpdate.UpgradeType.SAFE_DOWNGRADE;
    var checked = new UpdateFeaturesOptions().validateOnly(true);
    admin.updateFeatures(Map.of("transaction.version", to(1, downgrade)), checked).all().get();
    equal((short) 2, level(admin, "transaction.version"), "only checked");
    admin.updateFeatures(Map.of("transaction.version", to(1, downgrade)), new UpdateFeaturesOptions()).all().get();
    eventually("lower", 10, () -> level(admin, "transaction.version") == 1);
    admin.updateFeatures(Map.of("transaction.version", to(2, upgrade)), new UpdateFeaturesOptions()).all().get();
    eventually("higher again", 10, () -> level(admin, "transaction.version") == 2);
    refused(InvalidUpdateVersionException.class, () ->
        admin.updateFeatures(Map.of("no.such", to(1, upgrade)), new UpdateFeaturesOptions()).all().get());
    var supported = admin.describeFeatures().featureMetadata().get().supportedFeatures();
    isTrue(supported.get("group.version").maxVersion() == 1, "supported: " + supported);
  }

  private static short level(Admin admin, String feature) throws Exception {
    return admin.describeFeatures().featureMetadata().get().finalizedFeatures().get(feature).maxVersionLevel();
  }

  private static void itself(Admin admin) throws Exception {
    isTrue(!admin.metrics().isEmpty(), "metrics");
    Optional<? extends Metric> own = admin.metrics().values().stream().findFirst();
    admin.registerMetricForSubscription((KafkaMetric) own.get());
    admin.unregisterMetricFromSubscription((KafkaMetric) own.get());
    // Without a receiver of metrics the broker does not offer telemetry, and the client has no id there.
    Checks.refused(Exception.class, () -> admin.clientInstanceId(Duration.ofSeconds(2)));
  }

  static void run() {
    Admin admin = Calls.noting(Clients.admin());
    check("the cluster", () -> cluster(admin));
    check("the quorum of the metadata log and its voters", () -> quorum(admin));
    check("features: described, checked, lowered, raised", () -> features(admin));
    check("the client's own metrics and id", () -> itself(admin));
    check("the client closes", () -> admin.close(Duration.ofSeconds(5)));
  }
}
