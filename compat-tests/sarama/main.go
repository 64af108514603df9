// sarama against the broker named by BOOTSTRAP: sync and async producers, groups, admin, and older protocol versions.
package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"sort"
	"sync"
	"time"

	"github.com/IBM/sarama"
	"klamm-compat/check"
)

var bootstrap = os.Getenv("BOOTSTRAP")

func newConfig() *sarama.Config {
	config := sarama.NewConfig()
	config.Version = sarama.MaxVersion
	config.Producer.Return.Successes = true
	config.Producer.RequiredAcks = sarama.WaitForAll
	config.Consumer.Offsets.Initial = sarama.OffsetOldest
	config.Consumer.MaxWaitTime = 100 * time.Millisecond
	config.Consumer.Group.Heartbeat.Interval = 200 * time.Millisecond
	config.Metadata.AllowAutoTopicCreation = false
	return config
}

func withAdmin(body func(admin sarama.ClusterAdmin)) {
	admin, err := sarama.NewClusterAdmin([]string{bootstrap}, newConfig())
	check.Must(err)
	defer admin.Close()
	body(admin)
}

func create(topic string, partitions int32, configs ...string) {
	entries := map[string]*string{}
	for i := 0; i < len(configs); i += 2 {
		entries[configs[i]] = &configs[i+1]
	}
	withAdmin(func(admin sarama.ClusterAdmin) {
		check.Must(admin.CreateTopic(topic, &sarama.TopicDetail{NumPartitions: partitions, ReplicationFactor: 1, ConfigEntries: entries}, false))
	})
}

func send(config *sarama.Config, messages []*sarama.ProducerMessage) error {
	config.Producer.Return.Successes = true
	producer, err := sarama.NewSyncProducer([]string{bootstrap}, config)
	check.Must(err)
	defer producer.Close()
	return producer.SendMessages(messages)
}

func manual() *sarama.Config {
	config := newConfig()
	config.Producer.Partitioner = sarama.NewManualPartitioner
	return config
}

func read(config *sarama.Config, topic string, partition int32, from int64, count int) []*sarama.ConsumerMessage {
	consumer, err := sarama.NewConsumer([]string{bootstrap}, config)
	check.Must(err)
	defer consumer.Close()
	stream, err := consumer.ConsumePartition(topic, partition, from)
	check.Must(err)
	defer stream.Close()
	var seen []*sarama.ConsumerMessage
	for len(seen) < count {
		select {
		case message := <-stream.Messages():
			seen = append(seen, message)
		case <-time.After(20 * time.Second):
			check.Fail("only %d of %d records", len(seen), count)
		}
	}
	return seen
}

func numbered(topic string, count int, partitions int) []*sarama.ProducerMessage {
	messages := make([]*sarama.ProducerMessage, count)
	for i := range messages {
		messages[i] = &sarama.ProducerMessage{
			Topic:     topic,
			Partition: int32(i % partitions),
			Key:       sarama.StringEncoder(fmt.Sprintf("k%d", i)),
			Value:     sarama.ByteEncoder(bytes.Repeat(fmt.Appendf(nil, "value %d ", i), 1+i%20)),
		}
	}
	return messages
}

func contents(ctx context.Context) {
	create("sa-contents", 2)
	at := time.UnixMilli(1700000000000)
	messages := []*sarama.ProducerMessage{
		{Topic: "sa-contents", Partition: 0, Key: sarama.StringEncoder("k"), Value: sarama.StringEncoder("one"), Timestamp: at,
			Headers: []sarama.RecordHeader{{Key: []byte("h"), Value: []byte("x")}, {Key: []byte("h"), Value: []byte{0, 255}}}},
		{Topic: "sa-contents", Partition: 1, Key: sarama.StringEncoder("gone"), Value: nil, Timestamp: at.Add(time.Millisecond)},
		{Topic: "sa-contents", Partition: 0, Key: nil, Value: sarama.StringEncoder(""), Timestamp: at.Add(2 * time.Millisecond)},
	}
	check.Must(send(manual(), messages))
	check.Equal([]int64{messages[0].Offset, messages[1].Offset, messages[2].Offset}, []int64{0, 0, 1}, "offsets")
	zero := read(newConfig(), "sa-contents", 0, 0, 2)
	one := read(newConfig(), "sa-contents", 1, 0, 1)
	check.Equal(string(zero[0].Key)+" "+string(zero[0].Value), "k one", "first")
	check.Equal(len(zero[0].Headers), 2, "headers")
	check.Equal(zero[0].Headers[1].Value, []byte{0, 255}, "binary header")
	check.Equal(zero[0].Timestamp.UnixMilli(), at.UnixMilli(), "timestamp")
	check.Equal([]any{zero[1].Key == nil, len(zero[1].Value), zero[1].Offset}, []any{true, 0, int64(1)}, "no key, empty value")
	check.Equal([]any{string(one[0].Key), one[0].Value == nil}, []any{"gone", true}, "no value")
}

func roundTrip(topic string, config *sarama.Config) {
	messages := numbered(topic, 1000, 1)
	check.Must(send(config, messages))
	for i, message := range read(config, topic, 0, 0, 1000) {
		check.Equal(message.Offset, int64(i), "offset")
		check.Equal(string(message.Key), fmt.Sprintf("k%d", i), "key")
		value, _ := messages[i].Value.Encode()
		check.Equal(string(message.Value), string(value), "value")
	}
}

func idempotent(ctx context.Context) {
	create("sa-idempotent", 1)
	config := newConfig()
	config.Producer.Idempotent = true
	config.Net.MaxOpenRequests = 1
	config.Producer.Flush.MaxMessages = 7
	messages := numbered("sa-idempotent", 500, 1)
	check.Must(send(config, messages))
	for i, message := range read(newConfig(), "sa-idempotent", 0, 0, 500) {
		check.Equal(string(message.Key), fmt.Sprintf("k%d", i), "key")
	}
}

func asynchronous(ctx context.Context) {
	create("sa-async", 3)
	producer, err := sarama.NewAsyncProducer([]string{bootstrap}, newConfig())
	check.Must(err)
	go func() {
		for _, message := range numbered("sa-async", 900, 1) {
			producer.Input() <- message
		}
	}()
	next := map[int32]int64{}
	for range 900 {
		select {
		case done := <-producer.Successes():
			check.Equal(done.Offset, next[done.Partition], "offset")
			next[done.Partition]++
		case failure := <-producer.Errors():
			check.Fail("%v", failure)
		case <-ctx.Done():
			check.Fail("not all were acknowledged: %v", next)
		}
	}
	check.Must(producer.Close())
	check.Equal(next[0]+next[1]+next[2], int64(900), "records")
}

func acksAndRefusals(ctx context.Context) {
	create("sa-acks", 1)
	config := newConfig()
	config.Producer.RequiredAcks = sarama.WaitForLocal
	check.Must(send(config, numbered("sa-acks", 1, 1)))
	config = newConfig()
	config.Producer.RequiredAcks = sarama.NoResponse
	check.Must(send(config, numbered("sa-acks", 1, 1)))
	check.Equal(read(newConfig(), "sa-acks", 0, 1, 1)[0].Offset, int64(1), "offset")
	config = newConfig()
	config.Producer.MaxMessageBytes = 5000000
	large := &sarama.ProducerMessage{Topic: "sa-acks", Value: sarama.ByteEncoder(make([]byte, 1100000))}
	reason := send(config, []*sarama.ProducerMessage{large})
	var failures sarama.ProducerErrors
	if !errors.As(reason, &failures) || !errors.Is(failures[0].Err, sarama.ErrMessageSizeTooLarge) {
		check.Fail("expected %v, got %v", sarama.ErrMessageSizeTooLarge, reason)
	}
	consumer, err := sarama.NewConsumer([]string{bootstrap}, newConfig())
	check.Must(err)
	defer consumer.Close()
	_, err = consumer.ConsumePartition("sa-acks", 0, 1000)
	check.Refused(err, sarama.ErrOffsetOutOfRange, "an offset beyond the end")
}

// A group member that keeps what it saw.
type handler struct {
	lock   sync.Mutex
	claims []int32
	seen   []*sarama.ConsumerMessage
}

func (self *handler) Setup(session sarama.ConsumerGroupSession) error {
	self.lock.Lock()
	defer self.lock.Unlock()
	self.claims = nil
	for _, partitions := range session.Claims() {
		self.claims = append(self.claims, partitions...)
	}
	sort.Slice(self.claims, func(a, b int) bool { return self.claims[a] < self.claims[b] })
	return nil
}

func (self *handler) Cleanup(sarama.ConsumerGroupSession) error { return nil }

func (self *handler) ConsumeClaim(session sarama.ConsumerGroupSession, claim sarama.ConsumerGroupClaim) error {
	for {
		select {
		case message, open := <-claim.Messages():
			if !open {
				return nil
			}
			self.lock.Lock()
			self.seen = append(self.seen, message)
			self.lock.Unlock()
			session.MarkMessage(message, "marked")
		case <-session.Context().Done():
			return nil
		}
	}
}

func (self *handler) owned() []int32 {
	self.lock.Lock()
	defer self.lock.Unlock()
	return append([]int32(nil), self.claims...)
}

func (self *handler) count() int {
	self.lock.Lock()
	defer self.lock.Unlock()
	return len(self.seen)
}

// Joins the group and returns the member and what ends it.
func join(group string, topic string, config *sarama.Config) (*handler, func()) {
	client, err := sarama.NewConsumerGroup([]string{bootstrap}, group, config)
	check.Must(err)
	self := &handler{}
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan struct{})
	go func() {
		defer close(done)
		for ctx.Err() == nil {
			if err := client.Consume(ctx, []string{topic}, self); err != nil {
				return
			}
		}
	}()
	return self, func() {
		cancel()
		<-done
		client.Close()
	}
}

func shares(strategy sarama.BalanceStrategy) func(ctx context.Context) {
	return func(ctx context.Context) {
		topic := "sa-shared-" + strategy.Name()
		create(topic, 4)
		config := newConfig()
		config.Consumer.Group.Rebalance.GroupStrategies = []sarama.BalanceStrategy{strategy}
		a, leaveA := join(topic, topic, config)
		check.Eventually(ctx, "the first has all", func() bool { return len(a.owned()) == 4 })
		b, leaveB := join(topic, topic, config)
		check.Eventually(ctx, "two each", func() bool { return len(a.owned()) == 2 && len(b.owned()) == 2 })
		together := append(a.owned(), b.owned()...)
		sort.Slice(together, func(x, y int) bool { return together[x] < together[y] })
		check.Equal(together, []int32{0, 1, 2, 3}, "assigned together")
		check.Must(send(manual(), numbered(topic, 40, 4)))
		check.Eventually(ctx, "20 records each", func() bool { return a.count() == 20 && b.count() == 20 })
		withAdmin(func(admin sarama.ClusterAdmin) {
			groups, err := admin.DescribeConsumerGroups([]string{topic})
			check.Must(err)
			check.Equal(groups[0].State+" "+groups[0].Protocol, "Stable "+strategy.Name(), "group")
			check.Equal(len(groups[0].Members), 2, "members")
		})
		leaveB()
		check.Eventually(ctx, "the first takes over", func() bool { return len(a.owned()) == 4 })
		leaveA()
		withAdmin(func(admin sarama.ClusterAdmin) {
			answer, err := admin.ListConsumerGroupOffsets(topic, map[string][]int32{topic: {0, 1, 2, 3}})
			check.Must(err)
			for partition := range int32(4) {
				block := answer.GetBlock(topic, partition)
				check.Equal(fmt.Sprint(block.Offset, block.Metadata), "10marked", "committed")
			}
		})
	}
}

func resumes(topic string, config *sarama.Config, ctx context.Context) {
	first, leave := join(topic, topic, config)
	check.Eventually(ctx, "all records", func() bool { return first.count() == 1000 })
	leave()
	check.Must(send(config, numbered(topic, 5, 1)))
	second, leave := join(topic, topic, config)
	check.Eventually(ctx, "the new ones", func() bool { return second.count() == 5 })
	leave()
	check.Equal(second.seen[0].Offset, int64(1000), "resumed")
}

func topics(ctx context.Context) {
	create("sa-topics", 2, "retention.ms", "5000")
	withAdmin(func(admin sarama.ClusterAdmin) {
		var reason *sarama.TopicError
		err := admin.CreateTopic("sa-topics", &sarama.TopicDetail{NumPartitions: 1, ReplicationFactor: 1}, false)
		if !errors.As(err, &reason) || reason.Err != sarama.ErrTopicAlreadyExists {
			check.Fail("created twice: %v", err)
		}
		check.Must(admin.CreatePartitions("sa-topics", 4, nil, false))
		listed, err := admin.ListTopics()
		check.Must(err)
		check.Equal(listed["sa-topics"].NumPartitions, int32(4), "partitions")
		check.Equal(*listed["sa-topics"].ConfigEntries["retention.ms"], "5000", "config")
		config := func(name string) string {
			entries, err := admin.DescribeConfig(sarama.ConfigResource{Type: sarama.TopicResource, Name: "sa-topics", ConfigNames: []string{name}})
			check.Must(err)
			return entries[0].Value
		}
		value := "7000"
		check.Must(admin.IncrementalAlterConfig(sarama.TopicResource, "sa-topics",
			map[string]sarama.IncrementalAlterConfigsEntry{"retention.ms": {Operation: sarama.IncrementalAlterConfigsOperationSet, Value: &value}}, false))
		check.Eventually(ctx, "retention.ms", func() bool { return config("retention.ms") == "7000" })
		err = admin.AlterConfig(sarama.TopicResource, "sa-topics", map[string]*string{"max.message.bytes": &value}, true)
		check.Must(err)
		check.Equal(config("max.message.bytes"), "1048588", "validated only")
		size := "2000000"
		check.Must(admin.AlterConfig(sarama.TopicResource, "sa-topics", map[string]*string{"segment.bytes": &size}, false))
		check.Eventually(ctx, "AlterConfigs replaces all", func() bool {
			return config("segment.bytes") == "2000000" && config("retention.ms") == "604800000"
		})
		check.Must(send(manual(), numbered("sa-topics", 40, 4)))
		check.Must(admin.DeleteRecords("sa-topics", map[int32]int64{1: 4}))
		for query, expected := range map[int64]int64{sarama.OffsetOldest: 4, sarama.OffsetNewest: 10} {
			found, err := admin.ListOffsets(map[string]map[int32]int64{"sa-topics": {1: query}}, nil)
			check.Must(err)
			check.Equal(found["sa-topics"][1].Offset, expected, "offset")
		}
		brokers, controller, err := admin.DescribeCluster()
		check.Must(err)
		check.Equal([]any{len(brokers), brokers[0].Addr(), brokers[0].ID()}, []any{1, bootstrap, controller}, "cluster")
		folders, err := admin.DescribeLogDirs([]int32{controller})
		check.Must(err)
		check.Equal(len(folders[controller]), 1, "log folders")
		check.Must(admin.DeleteTopic("sa-topics"))
		check.Refused(admin.DeleteTopic("sa-topics"), sarama.ErrUnknownTopicOrPartition, "deleted twice")
	})
}

func groups(ctx context.Context) {
	withAdmin(func(admin sarama.ClusterAdmin) {
		listed, err := admin.ListConsumerGroups()
		check.Must(err)
		check.Equal(listed["sa-shared-range"], "consumer", "protocol type")
		_, err = admin.AlterConsumerGroupOffsets("sa-shared-range", map[string]map[int32]sarama.OffsetAndMetadata{
			"sa-shared-range": {0: {Offset: 3, Metadata: "three"}}}, nil)
		check.Must(err)
		answer, err := admin.ListConsumerGroupOffsets("sa-shared-range", nil)
		check.Must(err)
		check.Equal(answer.GetBlock("sa-shared-range", 0).Offset, int64(3), "altered")
		check.Must(admin.DeleteConsumerGroupOffset("sa-shared-range", "sa-shared-range", 0))
		answer, err = admin.ListConsumerGroupOffsets("sa-shared-range", nil)
		check.Must(err)
		if block := answer.GetBlock("sa-shared-range", 0); block != nil && block.Offset != -1 {
			check.Fail("still committed: %v", block.Offset)
		}
		check.Must(admin.DeleteConsumerGroup("sa-shared-range"))
		check.Refused(admin.DeleteConsumerGroup("sa-shared-range"), sarama.ErrGroupIDNotFound, "deleted twice")
	})
}

func main() {
	check.Run("keys, values, headers, timestamps, partitions, offsets come back", contents)
	codecs := []sarama.CompressionCodec{sarama.CompressionNone, sarama.CompressionGZIP, sarama.CompressionSnappy, sarama.CompressionLZ4, sarama.CompressionZSTD}
	for _, codec := range codecs {
		check.Run("codec "+codec.String(), func(ctx context.Context) {
			create("sa-codec-"+codec.String(), 1)
			config := newConfig()
			config.Producer.Compression = codec
			roundTrip("sa-codec-"+codec.String(), config)
		})
	}
	check.Run("an idempotent producer keeps order", idempotent)
	check.Run("an asynchronous producer over three partitions", asynchronous)
	check.Run("acks 1 and 0; too large and out of range are refused", acksAndRefusals)
	for _, strategy := range []sarama.BalanceStrategy{sarama.NewBalanceStrategyRange(), sarama.NewBalanceStrategyRoundRobin(), sarama.NewBalanceStrategySticky()} {
		check.Run("two members share by "+strategy.Name(), shares(strategy))
	}
	check.Run("topics: create, grow, configs, deleted records, delete", topics)
	check.Run("groups: list, alter offsets, delete", groups)
	versions := []sarama.KafkaVersion{sarama.DefaultVersion, sarama.V2_4_0_0, sarama.V3_0_0_0}
	if os.Getenv("COMPAT_AGAINST") != "kafka-4.3.1" { // which no longer serves these
		versions = append(versions, sarama.V0_9_0_1, sarama.V0_10_0_1, sarama.V0_10_2_1, sarama.V0_11_0_2, sarama.V1_1_1_0, sarama.V2_0_1_0)
	}
	for _, version := range versions {
		check.Run("as a client of Kafka "+version.String(), func(ctx context.Context) {
			topic := "sa-old-" + version.String()
			create(topic, 1)
			config := newConfig()
			config.Version = version
			config.Producer.Compression = sarama.CompressionGZIP
			roundTrip(topic, config)
			if version.IsAtLeast(sarama.V0_10_2_0) { // sarama's groups need it
				resumes(topic, config, ctx)
			}
		})
	}
	check.Finish()
}
