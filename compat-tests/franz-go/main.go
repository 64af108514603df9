// franz-go against the broker named by BOOTSTRAP: produce, consume, groups, admin, and older protocol versions.
package main

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"sort"
	"strings"
	"time"

	"github.com/twmb/franz-go/pkg/kadm"
	"github.com/twmb/franz-go/pkg/kerr"
	"github.com/twmb/franz-go/pkg/kgo"
	"github.com/twmb/franz-go/pkg/kversion"
	"klamm-compat/check"
)

var bootstrap = os.Getenv("BOOTSTRAP")

func newClient(more ...kgo.Opt) *kgo.Client {
	options := append([]kgo.Opt{kgo.SeedBrokers(bootstrap), kgo.FetchMaxWait(200 * time.Millisecond)}, more...)
	client, err := kgo.NewClient(options...)
	check.Must(err)
	return client
}

func withAdmin(body func(admin *kadm.Client)) {
	client := newClient()
	defer client.Close()
	body(kadm.NewClient(client))
}

func create(ctx context.Context, topic string, partitions int32, configs ...string) {
	values := map[string]*string{}
	for i := 0; i < len(configs); i += 2 {
		values[configs[i]] = &configs[i+1]
	}
	withAdmin(func(admin *kadm.Client) {
		answer, err := admin.CreateTopic(ctx, partitions, 1, values, topic)
		check.Must(err)
		check.Must(answer.Err)
	})
}

func send(ctx context.Context, records []*kgo.Record, more ...kgo.Opt) {
	client := newClient(append([]kgo.Opt{kgo.RecordPartitioner(kgo.ManualPartitioner())}, more...)...)
	defer client.Close()
	check.Must(client.ProduceSync(ctx, records...).FirstErr())
}

func take(ctx context.Context, client *kgo.Client, count int) []*kgo.Record {
	var seen []*kgo.Record
	for len(seen) < count {
		fetches := client.PollRecords(ctx, count-len(seen))
		if err := fetches.Err0(); err != nil {
			check.Fail("%d of %d records, then %v", len(seen), count, err)
		}
		fetches.EachError(func(topic string, partition int32, err error) { check.Fail("%s-%d: %v", topic, partition, err) })
		seen = append(seen, fetches.Records()...)
	}
	return seen
}

func read(ctx context.Context, topic string, count int, more ...kgo.Opt) []*kgo.Record {
	client := newClient(append([]kgo.Opt{
		kgo.ConsumeTopics(topic),
		kgo.ConsumeResetOffset(kgo.NewOffset().AtStart()),
	}, more...)...)
	defer client.Close()
	return take(ctx, client, count)
}

func numbered(topic string, count int, partitions int) []*kgo.Record {
	records := make([]*kgo.Record, count)
	for i := range records {
		records[i] = &kgo.Record{
			Topic:     topic,
			Partition: int32(i % partitions),
			Key:       fmt.Appendf(nil, "k%d", i),
			Value:     bytes.Repeat(fmt.Appendf(nil, "value %d ", i), 1+i%20),
		}
	}
	return records
}

func contents(ctx context.Context) {
	create(ctx, "fg-contents", 2)
	at := time.UnixMilli(1700000000000)
	records := []*kgo.Record{
		{Topic: "fg-contents", Partition: 0, Key: []byte("k"), Value: []byte("one"), Timestamp: at, Headers: []kgo.RecordHeader{
			{Key: "h", Value: []byte("x")}, {Key: "h", Value: []byte{0, 255}}, {Key: "n", Value: nil}}},
		{Topic: "fg-contents", Partition: 1, Key: []byte("gone"), Value: nil, Timestamp: at.Add(time.Millisecond)},
		{Topic: "fg-contents", Partition: 0, Key: nil, Value: []byte{}, Timestamp: at.Add(2 * time.Millisecond)},
	}
	send(ctx, records)
	check.Equal([]int64{records[0].Offset, records[1].Offset, records[2].Offset}, []int64{0, 0, 1}, "offsets")
	seen := read(ctx, "fg-contents", 3)
	sort.Slice(seen, func(a, b int) bool { return seen[a].Timestamp.Before(seen[b].Timestamp) })
	for i, record := range seen {
		check.Equal(record.Key, records[i].Key, "key")
		check.Equal(record.Value, records[i].Value, "value")
		check.Equal(record.Timestamp.UnixMilli(), records[i].Timestamp.UnixMilli(), "timestamp")
		check.Equal([]int64{int64(record.Partition), record.Offset}, []int64{int64(records[i].Partition), records[i].Offset}, "place")
		check.Equal(record.LeaderEpoch, int32(0), "leader epoch")
	}
	check.Equal(seen[0].Headers, records[0].Headers, "headers")
}

func roundTrip(ctx context.Context, topic string, produce []kgo.Opt, consume []kgo.Opt) {
	create(ctx, topic, 1)
	records := numbered(topic, 1000, 1)
	send(ctx, records, produce...)
	for i, record := range read(ctx, topic, 1000, consume...) {
		check.Equal(record.Offset, int64(i), "offset")
		check.Equal(string(record.Key), string(records[i].Key), "key")
		check.Equal(string(record.Value), string(records[i].Value), "value")
	}
}

func acks(ctx context.Context) {
	create(ctx, "fg-acks", 1)
	one := &kgo.Record{Topic: "fg-acks", Value: []byte("one")}
	send(ctx, []*kgo.Record{one}, kgo.DisableIdempotentWrite(), kgo.RequiredAcks(kgo.LeaderAck()))
	send(ctx, []*kgo.Record{{Topic: "fg-acks", Value: []byte("none")}}, kgo.DisableIdempotentWrite(), kgo.RequiredAcks(kgo.NoAck()))
	seen := read(ctx, "fg-acks", 2)
	check.Equal(string(seen[0].Value)+" "+string(seen[1].Value), "one none", "values")
}

func refusals(ctx context.Context) {
	create(ctx, "fg-refusals", 1)
	client := newClient(kgo.ProducerBatchMaxBytes(3000000), kgo.MaxBufferedBytes(0))
	defer client.Close()
	large := &kgo.Record{Topic: "fg-refusals", Value: bytes.Repeat([]byte{1, 7, 3}, 500000)}
	compressed := kgo.ProducerBatchCompression(kgo.NoCompression())
	plain := newClient(kgo.ProducerBatchMaxBytes(3000000), compressed)
	defer plain.Close()
	check.Refused(plain.ProduceSync(ctx, large).FirstErr(), kerr.MessageTooLarge, "1.5 MB")
	check.Refused(client.ProduceSync(ctx, &kgo.Record{Topic: "no good"}).FirstErr(), kerr.InvalidTopicException, "bad name")
	check.Refused(client.ProduceSync(ctx, &kgo.Record{Topic: "fg-unknown"}).FirstErr(), kerr.UnknownTopicOrPartition, "no auto-creation asked for")
	auto := newClient(kgo.AllowAutoTopicCreation())
	defer auto.Close()
	check.Must(auto.ProduceSync(ctx, &kgo.Record{Topic: "fg-auto", Value: []byte("v")}).FirstErr())
	check.Equal(string(read(ctx, "fg-auto", 1)[0].Value), "v", "auto-created")
}

func commits(ctx context.Context) {
	create(ctx, "fg-commits", 1)
	send(ctx, numbered("fg-commits", 10, 1))
	group := []kgo.Opt{kgo.ConsumerGroup("fg-commits"), kgo.ConsumeTopics("fg-commits"), kgo.DisableAutoCommit(),
		kgo.ConsumeResetOffset(kgo.NewOffset().AtStart())}
	first := newClient(group...)
	seen := take(ctx, first, 6)
	check.Must(first.CommitRecords(ctx, seen...))
	first.Close()
	second := newClient(group...)
	seen = take(ctx, second, 4)
	check.Equal([]int64{seen[0].Offset, seen[3].Offset}, []int64{6, 9}, "resumed")
	check.Must(second.CommitUncommittedOffsets(ctx))
	second.Close()
	withAdmin(func(admin *kadm.Client) {
		offsets, err := admin.FetchOffsets(ctx, "fg-commits")
		check.Must(err)
		found, _ := offsets.Lookup("fg-commits", 0)
		check.Equal(found.At, int64(10), "committed")
		lags, err := admin.Lag(ctx, "fg-commits")
		check.Must(err)
		check.Equal(lags["fg-commits"].Lag.Total(), int64(0), "lag")
		check.Must(admin.CommitAllOffsets(ctx, "fg-commits", kadm.OffsetsFromRecords(kgo.Record{Topic: "fg-commits", Offset: 2})))
		offsets, err = admin.FetchOffsets(ctx, "fg-commits")
		check.Must(err)
		found, _ = offsets.Lookup("fg-commits", 0)
		check.Equal(found.At, int64(3), "altered")
		_, err = admin.DeleteGroup(ctx, "fg-commits")
		check.Must(err)
		answer, err := admin.DeleteGroup(ctx, "fg-commits")
		if err == nil {
			err = answer.Err
		}
		check.Refused(err, kerr.GroupIDNotFound, "deleted twice")
	})
}

type member struct {
	client   *kgo.Client
	owned    map[int32]bool
	lost     int
	assigned chan struct{}
}

func join(ctx context.Context, topic string, more ...kgo.Opt) *member {
	self := &member{owned: map[int32]bool{}}
	lock := make(chan struct{}, 1)
	change := func(to bool) func(context.Context, *kgo.Client, map[string][]int32) {
		return func(_ context.Context, _ *kgo.Client, partitions map[string][]int32) {
			lock <- struct{}{}
			for _, partition := range partitions[topic] {
				if to {
					self.owned[partition] = true
				} else {
					delete(self.owned, partition)
					self.lost++
				}
			}
			<-lock
		}
	}
	self.client = newClient(append([]kgo.Opt{
		kgo.ConsumerGroup(topic), kgo.ConsumeTopics(topic), kgo.HeartbeatInterval(200 * time.Millisecond),
		kgo.ConsumeResetOffset(kgo.NewOffset().AtStart()),
		kgo.OnPartitionsAssigned(change(true)), kgo.OnPartitionsRevoked(change(false)), kgo.OnPartitionsLost(change(false)),
	}, more...)...)
	self.assigned = lock
	return self
}

func (self *member) partitions() []int32 {
	self.assigned <- struct{}{}
	defer func() { <-self.assigned }()
	var list []int32
	for partition := range self.owned {
		list = append(list, partition)
	}
	sort.Slice(list, func(a, b int) bool { return list[a] < list[b] })
	return list
}

func shares(balancer kgo.GroupBalancer) func(ctx context.Context) {
	return func(ctx context.Context) {
		topic := "fg-shared-" + balancer.ProtocolName()
		create(ctx, topic, 4)
		a := join(ctx, topic, kgo.Balancers(balancer), kgo.ClientID("a"))
		check.Eventually(ctx, "the first has all", func() bool { return len(a.partitions()) == 4 })
		b := join(ctx, topic, kgo.Balancers(balancer), kgo.ClientID("b"))
		check.Eventually(ctx, "two each", func() bool { return len(a.partitions()) == 2 && len(b.partitions()) == 2 })
		if balancer.IsCooperative() {
			check.Equal(a.lost, 2, "partitions that a cooperative member gave up")
		}
		send(ctx, numbered(topic, 40, 4))
		for _, each := range []*member{a, b} {
			for _, record := range take(ctx, each.client, 20) {
				if !each.owned[record.Partition] {
					check.Fail("a record of partition %d, owned: %v", record.Partition, each.partitions())
				}
			}
		}
		withAdmin(func(admin *kadm.Client) {
			groups, err := admin.DescribeGroups(ctx, topic)
			check.Must(err)
			group := groups[topic]
			check.Equal(group.State+" "+group.Protocol, "Stable "+balancer.ProtocolName(), "group")
			check.Equal(len(group.Members), 2, "members")
			assigned := group.AssignedPartitions()
			check.Equal(len(assigned[topic]), 4, "assigned partitions")
		})
		b.client.Close()
		check.Eventually(ctx, "the first takes over", func() bool { return len(a.partitions()) == 4 })
		a.client.Close()
	}
}

func offsets(ctx context.Context) {
	create(ctx, "fg-offsets", 1)
	records := numbered("fg-offsets", 3, 1)
	for i, at := range []int64{1000, 9000, 3000} {
		records[i].Timestamp = time.UnixMilli(at)
		send(ctx, records[i:i+1])
	}
	withAdmin(func(admin *kadm.Client) {
		ask := func(listed kadm.ListedOffsets, err error) [2]int64 {
			check.Must(err)
			found, _ := listed.Lookup("fg-offsets", 0)
			check.Must(found.Err)
			return [2]int64{found.Offset, found.Timestamp}
		}
		check.Equal(ask(admin.ListStartOffsets(ctx, "fg-offsets")), [2]int64{0, -1}, "start")
		check.Equal(ask(admin.ListEndOffsets(ctx, "fg-offsets")), [2]int64{3, -1}, "end")
		check.Equal(ask(admin.ListCommittedOffsets(ctx, "fg-offsets")), [2]int64{3, -1}, "committed")
		check.Equal(ask(admin.ListMaxTimestampOffsets(ctx, "fg-offsets")), [2]int64{1, 9000}, "max timestamp")
		check.Equal(ask(admin.ListLocalLogStartOffsets(ctx, "fg-offsets")), [2]int64{0, -1}, "local start")
		check.Equal(ask(admin.ListLatestRemoteOffsets(ctx, "fg-offsets")), [2]int64{-1, -1}, "latest remote")
		check.Equal(ask(admin.ListOffsetsAfterMilli(ctx, 2000, "fg-offsets")), [2]int64{1, 9000}, "by time")
		wish := kadm.Offsets{}
		wish.AddOffset("fg-offsets", 0, 2, -1)
		deleted, err := admin.DeleteRecords(ctx, wish)
		check.Must(err)
		low, _ := deleted.Lookup("fg-offsets", 0)
		check.Equal(low.LowWatermark, int64(2), "low watermark")
		check.Equal(ask(admin.ListStartOffsets(ctx, "fg-offsets")), [2]int64{2, -1}, "start after deleting")
		epochs := kadm.OffsetForLeaderEpochRequest{}
		epochs.Add("fg-offsets", 0, 0)
		answer, err := admin.OffsetForLeaderEpoch(ctx, epochs)
		check.Must(err)
		found := answer["fg-offsets"][0]
		check.Must(found.Err)
		check.Equal([2]int64{int64(found.LeaderEpoch), found.EndOffset}, [2]int64{0, 3}, "end of leader epoch 0")
	})
}

func topics(ctx context.Context) {
	withAdmin(func(admin *kadm.Client) {
		create(ctx, "fg-topics", 2, "retention.ms", "5000")
		again, err := admin.CreateTopic(ctx, 2, 1, nil, "fg-topics")
		if err == nil {
			err = again.Err
		}
		check.Refused(err, kerr.TopicAlreadyExists, "created twice")
		bad, err := admin.CreateTopic(ctx, 1, 9, nil, "fg-rf")
		if err == nil {
			err = bad.Err
		}
		check.Refused(err, kerr.InvalidReplicationFactor, "replication factor 9")
		grown, err := admin.UpdatePartitions(ctx, 5, "fg-topics")
		check.Must(err)
		check.Must(grown["fg-topics"].Err)
		listed, err := admin.ListTopics(ctx, "fg-topics")
		check.Must(err)
		check.Equal(len(listed["fg-topics"].Partitions), 5, "partitions")
		config := func(name string) string {
			described, err := admin.DescribeTopicConfigs(ctx, "fg-topics")
			check.Must(err)
			for _, each := range described[0].Configs {
				if each.Key == name {
					return each.MaybeValue() + " " + strings.ToLower(each.Source.String())
				}
			}
			return "missing"
		}
		check.Equal(config("retention.ms"), "5000 dynamic_topic_config", "retention.ms")
		value := "compact"
		altered, err := admin.AlterTopicConfigs(ctx, []kadm.AlterConfig{{Op: kadm.AppendConfig, Name: "cleanup.policy", Value: &value}}, "fg-topics")
		check.Must(err)
		check.Must(altered[0].Err)
		check.Eventually(ctx, "cleanup.policy", func() bool { return config("cleanup.policy") == "delete,compact dynamic_topic_config" })
		folders, err := admin.DescribeAllLogDirs(ctx, nil)
		check.Must(err)
		check.Equal(len(folders), 1, "brokers with log folders")
		gone, err := admin.DeleteTopic(ctx, "fg-topics")
		check.Must(err)
		check.Must(gone.Err)
		_, err = admin.DeleteTopic(ctx, "fg-topics")
		check.Refused(err, kerr.UnknownTopicOrPartition, "deleted twice")
		brokers, err := admin.ListBrokers(ctx)
		check.Must(err)
		check.Equal(fmt.Sprintf("%s:%d", brokers[0].Host, brokers[0].Port), bootstrap, "broker")
	})
}

func regex(ctx context.Context) {
	create(ctx, "fg-regex-1", 1)
	client := newClient(kgo.ConsumeRegex(), kgo.ConsumeTopics("^fg-regex-[0-9]$"), kgo.MetadataMaxAge(300*time.Millisecond),
		kgo.MetadataMinAge(100*time.Millisecond), kgo.ConsumeResetOffset(kgo.NewOffset().AtStart()))
	defer client.Close()
	send(ctx, numbered("fg-regex-1", 2, 1))
	take(ctx, client, 2)
	create(ctx, "fg-regex-2", 1)
	send(ctx, numbered("fg-regex-2", 2, 1))
	check.Equal(take(ctx, client, 2)[1].Topic, "fg-regex-2", "topic made later")
}

func main() {
	if len(os.Args) > 1 && os.Args[1] == "member" {
		runMember(os.Args[2:])
		return
	}
	check.Run("keys, values, headers, timestamps, partitions, offsets come back", contents)
	codecs := map[string]kgo.CompressionCodec{"none": kgo.NoCompression(), "gzip": kgo.GzipCompression(), "snappy": kgo.SnappyCompression(), "lz4": kgo.Lz4Compression(), "zstd": kgo.ZstdCompression()}
	for _, name := range []string{"none", "gzip", "snappy", "lz4", "zstd"} {
		check.Run("codec "+name, func(ctx context.Context) {
			roundTrip(ctx, "fg-codec-"+name, []kgo.Opt{kgo.ProducerBatchCompression(codecs[name])}, nil)
		})
	}
	check.Run("acks 1 and 0", acks)
	check.Run("too large, bad name, unknown topic are refused; auto-creation when asked for", refusals)
	check.Run("a group commits, the next goes on there; offsets altered; group deleted", commits)
	for _, balancer := range []kgo.GroupBalancer{kgo.RangeBalancer(), kgo.RoundRobinBalancer(), kgo.StickyBalancer(), kgo.CooperativeStickyBalancer()} {
		check.Run("two members share by "+balancer.ProtocolName(), shares(balancer))
	}
	check.Run("offsets by every kind, deleted records, leader epochs", offsets)
	check.Run("topics: create, grow, configs, log folders, delete", topics)
	check.Run("a pattern finds a topic made later", regex)
	versions := []*kversion.Versions{kversion.V2_4_0(), kversion.V2_8_0(), kversion.V3_3_0(), kversion.V3_9_0()}
	names := []string{"2.4", "2.8", "3.3", "3.9"}
	if os.Getenv("COMPAT_AGAINST") != "kafka-4.3.1" { // which no longer serves these
		versions = append(versions, kversion.V0_11_0(), kversion.V1_0_0(), kversion.V2_0_0())
		names = append(names, "0.11", "1.0", "2.0")
	}
	for i, version := range versions {
		check.Run("as a client of Kafka "+names[i], func(ctx context.Context) {
			topic := "fg-old-" + names[i]
			limit := kgo.MaxVersions(version)
			roundTrip(ctx, topic, []kgo.Opt{limit, kgo.ProducerBatchCompression(kgo.GzipCompression())}, []kgo.Opt{limit})
			a := join(ctx, topic, limit, kgo.Balancers(kgo.RangeBalancer()))
			check.Equal(len(take(ctx, a.client, 1000)), 1000, "records in a group")
			check.Must(a.client.CommitUncommittedOffsets(ctx))
			a.client.Close()
		})
	}
	transactionChecks()
	serverSideChecks()
	exactlyOnceChecks()
	check.Finish()
}
