package main

import (
	"context"
	"fmt"
	"math/rand"
	"sync"
	"time"

	"github.com/twmb/franz-go/pkg/kgo"
)

// fill produces `records` records, spread over the partitions in turn, in batches of at most `batch-bytes`; with `keys`
// each has one of so many keys, in an order that is random but the same every time.
func fill(ctx context.Context, o options) (any, error) {
	client, err := newClient(o,
		kgo.DefaultProduceTopic(o.topic),
		kgo.RecordPartitioner(kgo.ManualPartitioner()),
		kgo.ProducerBatchMaxBytes(int32(o.batchBytes)),
		kgo.ProducerBatchCompression(kgo.NoCompression()),
		kgo.ProducerLinger(5*time.Millisecond),
		kgo.MaxBufferedRecords(20_000),
	)
	if err != nil {
		return nil, err
	}
	defer client.Close()
	value := make([]byte, o.recordSize)
	random := rand.New(rand.NewSource(1))
	random.Read(value)
	var mutex sync.Mutex
	var failure error
	done := func(_ *kgo.Record, err error) {
		if err != nil {
			mutex.Lock()
			failure = err
			mutex.Unlock()
		}
	}
	start := time.Now()
	for i := range o.records {
		record := &kgo.Record{Partition: int32(i % o.partitions), Value: value}
		if o.keys > 0 {
			record.Key = fmt.Appendf(nil, "key-%010d", random.Intn(o.keys))
		}
		client.Produce(ctx, record, done)
	}
	if err := client.Flush(ctx); err != nil {
		return nil, err
	}
	if failure != nil {
		return nil, failure
	}
	seconds := time.Since(start).Seconds()
	return map[string]any{"records": o.records, "bytes": o.records * o.recordSize, "seconds": seconds}, nil
}

// consume reads `records` records from the beginning of the topic, `passes` times, each time as a new consumer. Fetch
// sizes are those of Kafka's own consumer. Clients are closed beside the next pass: each leaves one parked fetch behind.
func consume(ctx context.Context, o options) (any, error) {
	sent := &sentBytes{}
	offsets := make(map[int32]kgo.Offset)
	for p := range o.partitions {
		offsets[int32(p)] = kgo.NewOffset().At(0)
	}
	var closing sync.WaitGroup
	var bytes, records int
	start := time.Now()
	for range o.passes {
		client, err := newClient(o,
			kgo.ConsumePartitions(map[string]map[int32]kgo.Offset{o.topic: offsets}),
			kgo.FetchMaxBytes(50<<20),
			kgo.FetchMaxPartitionBytes(1<<20),
			kgo.FetchMinBytes(1),
			kgo.FetchMaxWait(500*time.Millisecond),
			kgo.WithHooks(sent),
		)
		if err != nil {
			return nil, err
		}
		b, r, err := readPass(ctx, client, o.records)
		if err != nil {
			return nil, err
		}
		bytes, records = bytes+b, records+r
		closing.Go(client.Close)
	}
	seconds := time.Since(start).Seconds()
	closing.Wait()
	return map[string]any{
		"records": records, "bytes": bytes, "seconds": seconds, "sentBytes": sent.total.Load(),
	}, nil
}

func readPass(ctx context.Context, client *kgo.Client, wanted int) (bytes, records int, err error) {
	limited, cancel := context.WithTimeout(ctx, time.Minute)
	defer cancel()
	for records < wanted {
		fetches := client.PollFetches(limited)
		if err := fetches.Err0(); err != nil {
			return bytes, records, fmt.Errorf("after %d of %d records: %w", records, wanted, err)
		}
		if errors := fetches.Errors(); len(errors) > 0 {
			return bytes, records, errors[0].Err
		}
		fetches.EachPartition(func(partition kgo.FetchTopicPartition) {
			records += len(partition.Records)
			for _, record := range partition.Records {
				bytes += len(record.Value)
			}
		})
	}
	return bytes, records, nil
}
